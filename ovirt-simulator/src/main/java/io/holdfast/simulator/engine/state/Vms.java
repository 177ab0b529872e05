package io.holdfast.simulator.engine.state;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Rules of VMs: made, run, stopped, removed. */
public final class Vms {
    private static final String NAME_PATTERN = "[0-9A-Za-z_.-]+";
    private static final String CANNOT_REMOVE = "Cannot remove VM";

    private final Engine engine;

    Vms(Engine engine) {
        this.engine = engine;
    }

    public List<Vm> all() {
        return List.copyOf(engine.vmsById.values());
    }

    public Optional<Vm> find(UUID id) {
        return Optional.ofNullable(engine.vmsById.get(id));
    }

    public Optional<Vm> byName(String name) {
        return all().stream().filter(vm -> vm.name.equals(name)).findFirst();
    }

    /** Makes a VM without disks. */
    public Vm create(String name, Hardware hardware, String correlationId) {
        checkName(name);
        if (byName(name).isPresent()) {
            throw Refusal.conflict(
                    "Cannot add VM. The VM name is already in use, please choose a unique name and"
                            + " try again.");
        }
        if (hardware.devices.isEmpty()) {
            hardware.devices.addAll(Device.ofNewVm());
        }
        Vm vm = new Vm(UUID.randomUUID(), name, engine.now(), hardware);
        register(vm);
        engine.events()
                .normal(
                        34,
                        correlationId,
                        Optional.of(vm),
                        "VM " + name + " was created by " + Infrastructure.USER_NAME + ".");
        return vm;
    }

    static void checkName(String name) {
        if (!name.matches(NAME_PATTERN)) {
            throw Refusal.bad(
                    "Can not add VM. The given name contains special characters. Only lower-case"
                            + " and upper-case letters, numbers, '_', '-', '.' are allowed.,"
                            + " Attribute: vmStatic.name");
        }
    }

    /** Puts a VM into the engine, with the snapshot entry that stands for it. */
    void register(Vm vm) {
        vm.snapshots.add(
                new Snapshot(
                        UUID.randomUUID(),
                        "Active VM",
                        engine.now(),
                        Snapshot.Type.ACTIVE,
                        Snapshot.Status.OK));
        engine.vmsById.put(vm.id, vm);
    }

    /** Gives a VM a card with a MAC of its own. */
    public Nic addNic(
            Vm vm, String name, String model, Optional<String> network, Optional<String> mac) {
        Nic nic = new Nic(UUID.randomUUID(), name, model, mac.orElseGet(this::freeMac), network);
        vm.nics.add(nic);
        vm.generation++;
        return nic;
    }

    /** A MAC of the pool that no card has. */
    String freeMac() {
        Set<String> used = new HashSet<>();
        engine.vmsById.values().forEach(vm -> vm.nics.forEach(n -> used.add(n.mac)));
        for (int i = 1; i <= 0xffff; i++) {
            String mac = String.format("56:6f:1c:a1:%02x:%02x", i >> 8, i & 0xff);
            if (!used.contains(mac)) {
                return mac;
            }
        }
        throw Refusal.conflict("Cannot add Interface. Not enough MAC addresses left in MAC Pool.");
    }

    public Job start(Vm vm, String correlationId) {
        engine.locks.require(vm.id, true, "Cannot run VM");
        if (vm.status != Vm.Status.DOWN) {
            throw Refusal.conflict(
                    "Cannot run VM because the VM is in " + vm.status.label() + " status.");
        }
        List<Disk> plugged =
                vm.attachments.values().stream()
                        .filter(a -> a.active)
                        .flatMap(a -> engine.disks().find(a.disk).stream())
                        .toList();
        Disks.requireUnlocked(plugged, "Cannot run VM");
        Host host =
                engine.hosts()
                        .forVm(vm.cluster)
                        .orElseThrow(() ->
                                Refusal.conflict(
                                        "Cannot run VM. There is no host that satisfies current"
                                                + " scheduling constraints."));
        vm.host = Optional.of(host.id);
        vm.status = Vm.Status.UP;
        vm.started = Optional.of(engine.now());
        engine.plugs().settle(vm);
        Job job = engine.startJob("Launching VM " + vm.name, correlationId);
        engine.endJob(job, true);
        engine.events()
                .normal(
                        32,
                        correlationId,
                        Optional.of(vm),
                        "VM " + vm.name + " started on Host " + host.name);
        return job;
    }

    /** Freezes the guest's file systems; a guest that has no agent, or does not run, cannot. */
    public void freeze(Vm vm, String correlationId) {
        requireUp(vm, "Cannot freeze VM filesystems");
        if (!vm.guestAgent || engine.fails(StepPoint.FREEZE)) {
            warnOfGuest(10768, "freeze", vm, correlationId);
            throw Refusal.bad("General Exception (Failed to freeze guest filesystems), Code = 19");
        }
        vm.frozen = true;
        vm.freezes++;
        if (engine.hangs(StepPoint.FREEZE)) { // the agent froze them and never said so
            warnOfGuest(10768, "freeze", vm, correlationId);
            throw Refusal.bad("General Exception (Guest agent is not responding), Code = 19");
        }
        engine.events()
                .normal(
                        10767,
                        correlationId,
                        Optional.of(vm),
                        "Guest filesystems on VM " + vm.name + " have been frozen successfully.");
    }

    /** Thaws them; thawing what is not frozen succeeds. */
    public void thaw(Vm vm, String correlationId) {
        requireUp(vm, "Cannot thaw VM filesystems");
        if (!vm.guestAgent || engine.fails(StepPoint.THAW)) {
            warnOfGuest(10770, "thaw", vm, correlationId);
            throw Refusal.bad("General Exception (Failed to thaw guest filesystems), Code = 19");
        }
        vm.frozen = false;
        engine.events()
                .normal(
                        10769,
                        correlationId,
                        Optional.of(vm),
                        "Guest filesystems on VM " + vm.name + " have been thawed successfully.");
    }

    private static void requireUp(Vm vm, String cannot) {
        if (vm.status != Vm.Status.UP) {
            throw Refusal.conflict(cannot + ". VM is not running.");
        }
    }

    private void warnOfGuest(int code, String what, Vm vm, String correlationId) {
        engine.events()
                .warning(
                        code,
                        correlationId,
                        Optional.of(vm),
                        "Failed to " + what + " guest filesystems on VM " + vm.name + ".");
    }

    public Job stop(Vm vm, String correlationId) {
        if (vm.status == Vm.Status.DOWN) {
            throw Refusal.conflict("Cannot stop VM. VM is not running.");
        }
        engine.locks.require(vm.id, true, "Cannot stop VM");
        vm.status = Vm.Status.DOWN;
        vm.host = Optional.empty();
        vm.frozen = false;
        engine.plugs().settle(vm);
        vm.stopped = Optional.of(engine.now());
        vm.stopReasonKnown = true;
        Job job = engine.startJob("Powering Off VM " + vm.name, correlationId);
        engine.endJob(job, true);
        engine.events()
                .normal(
                        33,
                        correlationId,
                        Optional.of(vm),
                        "VM " + vm.name + " powered off by " + Infrastructure.USER_NAME + ".");
        return job;
    }

    /** Removes a VM, with its disks unless they are to be kept. */
    public Job remove(Vm vm, boolean detachOnly, String correlationId) {
        if (vm.status != Vm.Status.DOWN) {
            throw Refusal.conflict(CANNOT_REMOVE + ". VM is running.");
        }
        if (engine.backups().unfinished(vm).isPresent()) {
            throw Refusal.conflict(CANNOT_REMOVE + ". The VM is during a backup operation.");
        }
        engine.locks.require(vm.id, true, CANNOT_REMOVE);
        if (vm.deleteProtected) {
            throw Refusal.conflict(
                    CANNOT_REMOVE
                            + ". Delete protection is enabled. In order to delete, disable Delete"
                            + " protection first.");
        }
        List<Disk> own =
                vm.attachments.values().stream()
                        .filter(a -> a.snapshot.isEmpty())
                        .flatMap(a -> engine.disks().find(a.disk).stream())
                        .toList();
        for (Disk disk : own) {
            engine.locks.require(disk.id, !detachOnly, CANNOT_REMOVE);
        }
        Disks.requireUnlocked(own, CANNOT_REMOVE);
        Job job = engine.startJob("Removing VM " + vm.name, correlationId);
        engine.vmsById.remove(vm.id);
        engine.checkpointsById.values().removeIf(c -> c.vm.equals(vm.id));
        if (!detachOnly) {
            own.forEach(engine.disks()::drop);
        }
        engine.events()
                .normal(
                        113,
                        correlationId,
                        Optional.of(vm),
                        "VM " + vm.name + " was successfully removed.");
        engine.later(Duration.ZERO, () -> engine.endJob(job, true));
        return job;
    }
}
