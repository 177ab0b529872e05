package io.holdfast.ovirt;

import java.time.Duration;

/**
 * One oVirt engine. Safe for many threads. Every call ends within the settings' time-outs, with a
 * value or with an {@link EngineException}; none repeats itself, except once after an expired
 * sign-in.
 */
public interface Engine {

    /** What {@code GET /api} says of the product. */
    EngineVersion productVersion();

    /**
     * How far the engine's clock is ahead of ours (negative: behind), to about the length of one
     * call.
     */
    Duration clockOffset();

    /** Whether the engine answers a call now, signed in. Never throws. */
    boolean isReachable();

    Vms vms();

    VmBackups backups();

    ImageTransfers transfers();

    Snapshots snapshots();

    Disks disks();

    StorageDomains storageDomains();

    Clusters clusters();

    VnicProfiles vnicProfiles();

    /** The same engine over the same connections; every call through it carries the id. */
    Engine correlated(CorrelationId id);
}
