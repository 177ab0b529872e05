package io.holdfast.simulation;

import io.holdfast.ovirt.Clusters;
import io.holdfast.ovirt.CorrelationId;
import io.holdfast.ovirt.Disks;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.EngineConnection;
import io.holdfast.ovirt.EngineEvent;
import io.holdfast.ovirt.EngineVersion;
import io.holdfast.ovirt.Events;
import io.holdfast.ovirt.ImageTransfers;
import io.holdfast.ovirt.Snapshots;
import io.holdfast.ovirt.StorageDomains;
import io.holdfast.ovirt.VmBackups;
import io.holdfast.ovirt.Vms;
import io.holdfast.ovirt.VnicProfiles;
import java.time.Duration;
import java.util.List;

/** An engine that answers from the truth, as far as it answers. */
final class FakeEngine implements EngineConnection {

    private final Vms vms;
    private final VmBackups backups;
    private final Snapshots snapshots;

    FakeEngine(World world, Truth truth, EngineCalls calls) {
        this.vms = new FakeVms(world, truth, calls);
        this.backups = new FakeVmBackups(world, truth, calls);
        this.snapshots = new FakeSnapshots(world, truth, calls);
    }

    @Override
    public EngineVersion productVersion() {
        return new EngineVersion(4, 5, 8, "4.5.8");
    }

    @Override
    public Duration clockOffset() {
        return Duration.ZERO;
    }

    @Override
    public boolean isReachable() {
        return true;
    }

    @Override
    public Vms vms() {
        return vms;
    }

    @Override
    public VmBackups backups() {
        return backups;
    }

    @Override
    public Snapshots snapshots() {
        return snapshots;
    }

    @Override
    public ImageTransfers transfers() {
        throw notOurs("image transfers");
    }

    @Override
    public Disks disks() {
        throw notOurs("disks");
    }

    @Override
    public StorageDomains storageDomains() {
        throw notOurs("storage domains");
    }

    @Override
    public Clusters clusters() {
        throw notOurs("clusters");
    }

    @Override
    public VnicProfiles vnicProfiles() {
        throw notOurs("vNIC profiles");
    }

    @Override
    public Events events() {
        return new Events() {
            @Override
            public List<EngineEvent> correlated(CorrelationId id) {
                return List.of();
            }

            @Override
            public List<EngineEvent> naming(String word) {
                return List.of();
            }
        };
    }

    @Override
    public Engine correlated(CorrelationId id) {
        return this;
    }

    @Override
    public void close() {}

    private static UnsupportedOperationException notOurs(String what) {
        return new UnsupportedOperationException("no saga of the simulation asks for " + what);
    }
}
