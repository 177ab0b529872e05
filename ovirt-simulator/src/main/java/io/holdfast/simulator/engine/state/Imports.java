package io.holdfast.simulator.engine.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A VM made from a stored configuration. */
public final class Imports {
    /** A disk that the configuration names. */
    public record WantedDisk(UUID disk, String controller, boolean bootable, boolean plugged) {}

    /** What a configuration says; disks in its order. */
    public record Configuration(
            UUID id,
            String name,
            String description,
            String comment,
            Hardware hardware,
            List<Nic> nics,
            List<WantedDisk> disks) {}

    private final Engine engine;

    Imports(Engine engine) {
        this.engine = engine;
    }

    /**
     * Imports a VM and then tries to attach the disks that its configuration names, by their ids.
     * With {@code regenerateIds} that request still names the configuration's own VM, as in the
     * engine, so that the new VM gets none.
     */
    public Vm add(
            Configuration wanted,
            Optional<String> nameOverride,
            Cluster cluster,
            boolean regenerateIds,
            String correlationId) {
        String name = nameOverride.orElse(wanted.name());
        check(wanted, name, regenerateIds);
        UUID id = regenerateIds ? UUID.randomUUID() : wanted.id();
        Vm vm = new Vm(id, name, engine.now(), wanted.hardware());
        vm.description = wanted.description();
        vm.comment = wanted.comment();
        vm.quota = false;
        vm.cluster = cluster.id;
        for (Nic nic : wanted.nics()) {
            Nic mine = nic.copy();
            mine.network = nic.network.filter(n -> knowsProfile(n, vm, correlationId));
            if (regenerateIds) {
                mine.mac = engine.vms().freeMac();
            }
            vm.nics.add(mine);
            engine.vmsById.put(vm.id, vm); // so that the next free MAC is another one
        }
        engine.vms().register(vm);
        Optional<Vm> target = regenerateIds ? engine.vms().find(wanted.id()) : Optional.of(vm);
        attachAll(vm, target, wanted.disks(), correlationId);
        return vm;
    }

    /** A card whose vNIC profile is not there stays without one. */
    private boolean knowsProfile(String name, Vm vm, String correlationId) {
        boolean known = engine.dataCenter().profileNamed(name).isPresent();
        if (!known) {
            engine.events()
                    .warning(
                            9600,
                            correlationId,
                            Optional.of(vm),
                            "The vNIC profile " + name + " of VM " + vm.name + " does not exist.");
        }
        return known;
    }

    private void check(Configuration wanted, String name, boolean regenerateIds) {
        Vms.checkName(name);
        Optional<Vm> same = engine.vms().find(wanted.id());
        if (!regenerateIds && same.isPresent()) {
            throw Refusal.conflict(
                    "Import VM failed - VM ID already exists in the system. Please remove the VM ("
                            + same.get().name
                            + ") from the system first");
        }
        if (engine.vms().byName(name).isPresent()) {
            throw Refusal.conflict(
                    "Import VM failed - VM Name already exists in the Data Center. Please rename"
                            + " the VM in the Data Center first");
        }
        if (regenerateIds) {
            return;
        }
        List<String> taken = new ArrayList<>();
        for (Nic nic : wanted.nics()) {
            boolean used =
                    engine.vmsById.values().stream()
                            .flatMap(vm -> vm.nics.stream())
                            .anyMatch(n -> n.mac.equals(nic.mac));
            if (used) {
                taken.add(nic.name);
            }
        }
        if (!taken.isEmpty()) {
            throw Refusal.conflict(
                    "Cannot import Virtual Machine, because that action would create duplicates in"
                            + " target MAC pool, which are not allowed. Problematic NICs are "
                            + String.join(", ", taken));
        }
    }

    private void attachAll(
            Vm vm, Optional<Vm> target, List<WantedDisk> wanted, String correlationId) {
        List<String> failed = new ArrayList<>();
        for (WantedDisk disk : wanted) {
            try {
                Vm to = target.orElseThrow(() -> Refusal.bad("VM is not found."));
                if (engine.fails(StepPoint.IMPORT_ATTACH)) {
                    throw Refusal.bad("Internal Engine Error");
                }
                engine.attachments()
                        .attach(
                                to,
                                disk.disk(),
                                new Attachments.Order(
                                        disk.controller(),
                                        disk.bootable(),
                                        disk.plugged(),
                                        false,
                                        false),
                                correlationId);
            } catch (Refusal refusal) {
                failed.add(disk.disk().toString());
            }
        }
        if (failed.isEmpty()) {
            engine.events()
                    .normal(
                            174,
                            correlationId,
                            Optional.of(vm),
                            "VM "
                                    + vm.name
                                    + " has been successfully imported from the given"
                                    + " configuration.");
        } else {
            engine.events()
                    .warning(
                            175,
                            correlationId,
                            Optional.of(vm),
                            "VM "
                                    + vm.name
                                    + " has been imported from the given configuration but"
                                    + " the following disk(s) failed to attach: "
                                    + String.join(",", failed)
                                    + ".");
        }
    }
}
