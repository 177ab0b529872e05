package io.holdfast.simulator.admin;

import io.holdfast.simulator.engine.EngineServer;
import io.holdfast.simulator.engine.MutatingCalls;
import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.engine.state.Snapshot;
import io.holdfast.simulator.engine.state.Vm;
import io.holdfast.simulator.imageio.ImageioDaemon;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What is other than it was at a mark, and how the engine was asked meanwhile. */
final class SinceMark {
    private final Engine engine;
    private final Mark mark;
    private final List<LeftBehind.Finding> findings = new ArrayList<>();

    private SinceMark(Engine engine, Mark mark) {
        this.engine = engine;
        this.mark = mark;
    }

    /** Snapshots that are new, and VMs that run or hang together otherwise. */
    static List<LeftBehind.Finding> findings(Engine engine, Mark mark) {
        return engine.locked(() -> {
            SinceMark since = new SinceMark(engine, mark);
            since.snapshots();
            mark.vms()
                    .forEach((id, then) ->
                            engine.vms().find(id).ifPresent(vm -> since.vm(vm, then)));
            return List.copyOf(since.findings);
        });
    }

    private void add(String kind, UUID id, String detail) {
        findings.add(new LeftBehind.Finding(kind, id.toString(), detail));
    }

    private void snapshots() {
        Mark.taken(engine)
                .filter(s -> !mark.snapshots().contains(s.id))
                .filter(s -> !s.description.equals(Snapshot.AUTO_GENERATED))
                .forEach(s -> add("snapshot", s.id, s.description));
    }

    private void vm(Vm vm, Mark.Then then) {
        if (vm.status != then.status()) {
            add(
                    "run-state",
                    vm.id,
                    vm.name + " was " + then.status().word() + ", is " + vm.status.word());
        }
        Map<UUID, Mark.Hung> now = Mark.hung(vm);
        then.disks()
                .forEach((disk, hung) -> {
                    if (!now.containsKey(disk)) {
                        add("attachment-gone", disk, then.name());
                    } else if (!hung.equals(now.get(disk))) {
                        add(
                                "attachment-changed",
                                disk,
                                then.name() + ": " + hung + ", now " + now.get(disk));
                    }
                });
        vm.attachments.values().stream()
                .filter(a -> a.snapshot.isEmpty() && !then.disks().containsKey(a.disk))
                .forEach(a -> add("attachment-new", a.disk, then.name()));
    }

    /** Sign-ins, calls that change something and those of them that are badly made. */
    static Map<String, Object> calls(EngineServer server, ImageioDaemon imageio, Mark mark) {
        List<MutatingCalls.Made> made = server.calls().after(mark.calls());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("sign_ins", server.sessions().signIns() - mark.signIns());
        json.put("mutating_calls", made.size());
        json.put(
                "without_correlation_id",
                made.stream()
                        .filter(c -> c.correlationId().isEmpty())
                        .map(MutatingCalls.Made::point)
                        .toList());
        json.put(
                "async",
                made.stream()
                        .filter(MutatingCalls.Made::async)
                        .map(MutatingCalls.Made::point)
                        .toList());
        json.put("imageio_connections", imageio.connections());
        return json;
    }
}
