package io.holdfast.ovirt.sdk;

import io.holdfast.ovirt.Clusters;
import io.holdfast.ovirt.CorrelationId;
import io.holdfast.ovirt.Disks;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.EngineException;
import io.holdfast.ovirt.EngineFault;
import io.holdfast.ovirt.EngineUnavailable;
import io.holdfast.ovirt.EngineVersion;
import io.holdfast.ovirt.Events;
import io.holdfast.ovirt.ImageTransfers;
import io.holdfast.ovirt.Snapshots;
import io.holdfast.ovirt.StorageDomains;
import io.holdfast.ovirt.VmBackups;
import io.holdfast.ovirt.Vms;
import io.holdfast.ovirt.VnicProfiles;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.ovirt.engine.sdk4.types.Api;
import org.ovirt.engine.sdk4.types.Version;

/** An engine through the SDK; one correlation id, or none, for all calls. */
class SdkEngine implements Engine {

    private final EngineCalls calls;
    private final Polling polling;
    private final InstantSource clock;

    SdkEngine(EngineCalls calls, Polling polling, InstantSource clock) {
        this.calls = calls;
        this.polling = polling;
        this.clock = clock;
    }

    @Override
    public EngineVersion productVersion() {
        Api api = api();
        if (api.productInfo() == null || api.productInfo().version() == null) {
            throw new EngineUnavailable(
                    "The engine does not tell its version", EngineFault.none(), null);
        }
        Version version = api.productInfo().version();
        return new EngineVersion(
                number(version.major()),
                number(version.minor()),
                number(version.build()),
                FromSdk.orEmpty(version.fullVersion()));
    }

    private static int number(@Nullable BigInteger part) {
        return part == null ? 0 : part.intValueExact();
    }

    @Override
    public Duration clockOffset() {
        Instant before = clock.instant();
        Api api = api();
        Duration took = Duration.between(before, clock.instant());
        if (api.time() == null) {
            throw new EngineUnavailable(
                    "The engine does not tell the time", EngineFault.none(), null);
        }
        return Duration.between(before.plus(took.dividedBy(2)), api.time().toInstant());
    }

    @Override
    public boolean isReachable() {
        try {
            return api() != null;
        } catch (EngineException | CallScope.ClosedEngine away) {
            return false;
        }
    }

    private Api api() {
        return calls.call("ask what the engine is", () -> calls.sdk().get().send().api());
    }

    @Override
    public Vms vms() {
        return new SdkVms(calls, polling);
    }

    @Override
    public VmBackups backups() {
        return new SdkBackups(calls, polling);
    }

    @Override
    public ImageTransfers transfers() {
        return new SdkTransfers(calls, polling);
    }

    @Override
    public Snapshots snapshots() {
        return new SdkSnapshots(calls, polling);
    }

    @Override
    public Disks disks() {
        return new SdkDisks(calls, polling);
    }

    @Override
    public StorageDomains storageDomains() {
        return new SdkStorageDomains(calls);
    }

    @Override
    public Clusters clusters() {
        return new SdkClusters(calls);
    }

    @Override
    public VnicProfiles vnicProfiles() {
        return new SdkVnicProfiles(calls);
    }

    @Override
    public Events events() {
        return new SdkEvents(calls);
    }

    @Override
    public Engine correlated(CorrelationId id) {
        return new SdkEngine(calls.correlated(id), polling, clock);
    }
}
