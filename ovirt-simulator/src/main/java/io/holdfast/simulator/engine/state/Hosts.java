package io.holdfast.simulator.engine.state;

import java.util.Optional;
import java.util.UUID;

/** Rules of hosts and storage domains that come and go, and of what runs or lies on them. */
public final class Hosts {
    private final Engine engine;

    Hosts(Engine engine) {
        this.engine = engine;
    }

    /** A host on which a VM of this cluster can run. */
    Optional<Host> forVm(UUID cluster) {
        return engine.dataCenter().hosts().stream()
                .filter(h -> h.responsive && h.cluster.equals(cluster))
                .findFirst();
    }

    /** A host that can serve an image: they all see all storage. */
    Optional<Host> any() {
        return engine.dataCenter().hosts().stream().filter(h -> h.responsive).findFirst();
    }

    /** The engine loses a host, or reaches it again: its VMs are unknown, its transfers break. */
    public void reach(Host host, boolean responsive) {
        host.responsive = responsive;
        for (Vm vm : engine.vmsById.values()) {
            if (vm.host.equals(Optional.of(host.id))) {
                vm.status = responsive ? Vm.Status.UP : Vm.Status.NOT_RESPONDING;
            }
        }
        if (!responsive) {
            engine.transfers().breakThose(t -> t.host.equals(Optional.of(host.id)));
        }
    }

    /** A storage domain goes away, or comes back: transfers of its disks break. */
    public void activate(DataDomain domain, boolean active) {
        domain.active = active;
        if (!active) {
            engine.transfers().breakThose(t -> t.order.disk().domain.equals(domain.id));
        }
    }

    /** A running VM goes to another host of its cluster. */
    public void migrate(Vm vm, Host target, String correlationId) {
        String cannot = "Cannot migrate VM";
        engine.locks.require(vm.id, true, cannot);
        if (vm.status != Vm.Status.UP) {
            throw Refusal.conflict(
                    cannot + " because the VM is in " + vm.status.label() + " status.");
        }
        if (!target.responsive || !target.cluster.equals(vm.cluster)) {
            throw Refusal.conflict(
                    cannot
                            + ". There is no host that satisfies current scheduling"
                            + " constraints.");
        }
        requireNoDiskSnapshots(vm, cannot);
        vm.host = Optional.of(target.id);
        engine.events()
                .normal(
                        63,
                        correlationId,
                        Optional.of(vm),
                        "Migration completed (VM: "
                                + vm.name
                                + ", Destination: "
                                + target.name
                                + ").");
    }

    private static void requireNoDiskSnapshots(Vm vm, String cannot) {
        if (vm.attachments.values().stream().anyMatch(a -> a.active && a.snapshot.isPresent())) {
            throw Refusal.conflict(
                    cannot
                            + ". The following VM's activated disks are disk snapshots (VM/Disk"
                            + " Snapshots): "
                            + vm.name
                            + ". Please deactivate them and try again.");
        }
    }
}
