package io.holdfast.simulator.admin;

import io.holdfast.simulator.engine.EngineServer;
import io.holdfast.simulator.engine.state.DiskAttachment;
import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.engine.state.Snapshot;
import io.holdfast.simulator.engine.state.Vm;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What there is at a moment.
 *
 * @param disks all of them
 * @param snapshots those that somebody took
 * @param vms how they run, and what hangs on them
 * @param calls calls so far that change something
 * @param signIns sign-ins so far
 */
record Mark(Set<UUID> disks, Set<UUID> snapshots, Map<UUID, Then> vms, int calls, long signIns) {
    /** A VM as it was. */
    record Then(String name, Vm.Status status, Map<UUID, Hung> disks) {}

    /** How a disk hung on it. */
    record Hung(boolean bootable, boolean active, String controller) {
        static Hung of(DiskAttachment attachment) {
            return new Hung(attachment.bootable, attachment.active, attachment.controller);
        }
    }

    static Mark now(Engine engine, EngineServer server) {
        return engine.locked(() ->
                new Mark(
                        engine.disks().all().stream().map(d -> d.id).collect(Collectors.toSet()),
                        taken(engine).map(s -> s.id).collect(Collectors.toSet()),
                        vms(engine),
                        server.calls().count(),
                        server.sessions().signIns()));
    }

    /** Snapshots that somebody took. */
    static Stream<Snapshot> taken(Engine engine) {
        return engine.vms().all().stream()
                .flatMap(vm -> vm.snapshots.stream())
                .filter(s -> s.type == Snapshot.Type.REGULAR);
    }

    private static Map<UUID, Then> vms(Engine engine) {
        Map<UUID, Then> vms = new LinkedHashMap<>();
        for (Vm vm : engine.vms().all()) {
            vms.put(vm.id, then(vm));
        }
        return vms;
    }

    private static Then then(Vm vm) {
        return new Then(vm.name, vm.status, hung(vm));
    }

    /** The same with a VM as it is now: people have changed it, and mean it so. */
    Mark knowing(Vm vm) {
        Map<UUID, Then> known = new LinkedHashMap<>(vms);
        known.put(vm.id, then(vm));
        return new Mark(disks, snapshots, known, calls, signIns);
    }

    /** The VM's attachments as they are. */
    static Map<UUID, Hung> hung(Vm vm) {
        Map<UUID, Hung> hung = new LinkedHashMap<>();
        vm.attachments.forEach((disk, attachment) -> hung.put(disk, Hung.of(attachment)));
        return hung;
    }
}
