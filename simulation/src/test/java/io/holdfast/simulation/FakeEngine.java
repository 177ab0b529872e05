package io.holdfast.simulation;

import io.holdfast.ovirt.Cluster;
import io.holdfast.ovirt.ClusterId;
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
import io.holdfast.ovirt.StorageDomain;
import io.holdfast.ovirt.StorageDomainId;
import io.holdfast.ovirt.StorageDomains;
import io.holdfast.ovirt.VmBackups;
import io.holdfast.ovirt.Vms;
import io.holdfast.ovirt.VnicProfiles;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** An engine that answers from the truth, as far as it answers. */
final class FakeEngine implements EngineConnection {

    static final StorageDomain DOMAIN =
            new StorageDomain(
                    new StorageDomainId(new UUID(2, 2)),
                    "data",
                    true,
                    "nfs",
                    Optional.empty(),
                    Optional.empty());

    static final Cluster CLUSTER =
            new Cluster(
                    new ClusterId(new UUID(1, 1)), "Default", Optional.empty(), Optional.of("4.8"));

    private final Vms vms;
    private final VmBackups backups;
    private final Snapshots snapshots;
    private final ImageTransfers transfers;
    private final Disks disks;
    private final EngineCalls calls;

    FakeEngine(World world, Truth truth, EngineCalls calls, FakeImageTransfers transfers) {
        this.calls = calls;
        this.transfers = transfers;
        this.disks = new FakeDisks(world, truth, calls);
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
        return transfers;
    }

    @Override
    public Disks disks() {
        return disks;
    }

    @Override
    public StorageDomains storageDomains() {
        return new StorageDomains() {
            @Override
            public List<StorageDomain> list() {
                return calls.call("list storage domains", () -> List.of(DOMAIN));
            }

            @Override
            public Optional<StorageDomain> find(StorageDomainId id) {
                return list().stream().filter(each -> each.id().equals(id)).findAny();
            }

            @Override
            public Optional<StorageDomain> named(String exactName) {
                return list().stream().filter(each -> each.name().equals(exactName)).findAny();
            }
        };
    }

    @Override
    public Clusters clusters() {
        return new Clusters() {
            @Override
            public List<Cluster> list() {
                return calls.call("list clusters", () -> List.of(CLUSTER));
            }

            @Override
            public Optional<Cluster> find(ClusterId id) {
                return list().stream().filter(each -> each.id().equals(id)).findAny();
            }

            @Override
            public Optional<Cluster> named(String exactName) {
                return list().stream().filter(each -> each.name().equals(exactName)).findAny();
            }
        };
    }

    @Override
    public VnicProfiles vnicProfiles() {
        return () -> calls.call("list vNIC profiles", List::of);
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
}
