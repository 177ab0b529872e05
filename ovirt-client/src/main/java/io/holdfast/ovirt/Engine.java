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

    /**
     * Its virtual machines. This port and those below are views: they cost no call, and live as
     * long.
     */
    Vms vms();

    /** Points in time by the engine's backup API, and their checkpoints. */
    VmBackups backups();

    /** The ways by which disk bytes come and go. */
    ImageTransfers transfers();

    /** Points in time by VM snapshots. */
    Snapshots snapshots();

    /** Disks, and their attachments to VMs. */
    Disks disks();

    /** Where disks can lie. */
    StorageDomains storageDomains();

    /** Where VMs can run. */
    Clusters clusters();

    /** What network interfaces can be plugged into. */
    VnicProfiles vnicProfiles();

    /** What the engine noted of what happened on it. */
    Events events();

    /** The same engine over the same connections; every call through it carries the id. */
    Engine correlated(CorrelationId id);
}
