package io.holdfast.simulator.engine.rest;

import io.holdfast.simulator.engine.ovf.OvfWriter;
import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.engine.state.Refusal;
import io.holdfast.simulator.engine.state.Snapshot;
import io.holdfast.simulator.engine.state.Vm;
import io.holdfast.simulator.engine.xml.Xml;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@code /vms/{id}/snapshots}. */
final class SnapshotsResource {
    private final Engine engine;

    SnapshotsResource(Engine engine) {
        this.engine = engine;
    }

    Answer answer(Call call) {
        Optional<Vm> vm = engine.vms().find(call.id(1));
        List<String> path = call.path();
        if (path.size() == 3) {
            return switch (call.method()) {
                case "GET" -> list(call, vm);
                case "POST" -> add(call, vm);
                default -> EngineApi.methodNotAllowed();
            };
        }
        UUID id = call.id(3);
        Snapshot snapshot =
                vm.flatMap(v -> v.snapshot(id))
                        .orElseThrow(() ->
                                Refusal.notFound("GetSnapshotBySnapshotId: snapshot id=" + id));
        if (path.size() == 5 && path.get(4).equals("disks")) {
            return disks(snapshot);
        }
        if (path.size() > 4) {
            throw new EngineApi.NoSuchPath(call);
        }
        return switch (call.method()) {
            case "GET" ->
                    Answer.ok(SnapshotXml.entity(vm.orElseThrow(), snapshot, ovf(call, snapshot)));
            case "DELETE" ->
                    Links.accepted(
                            engine.snapshots()
                                    .remove(vm.orElseThrow(), snapshot, call.correlationId()));
            default -> EngineApi.methodNotAllowed();
        };
    }

    private Optional<String> ovf(Call call, Snapshot snapshot) {
        boolean wanted = call.allContent() && snapshot.vm.isPresent();
        return wanted ? Optional.of(OvfWriter.write(engine, snapshot)) : Optional.empty();
    }

    private Answer list(Call call, Optional<Vm> vm) {
        Xml list = Xml.of("snapshots");
        vm.ifPresent(
                v -> v.snapshots.forEach(s -> list.add(SnapshotXml.entity(v, s, ovf(call, s)))));
        return Answer.ok(list);
    }

    private Answer add(Call call, Optional<Vm> vm) {
        Xml body = call.body("snapshot", "snapshots/methods/add");
        String description =
                body.at("description")
                        .orElseThrow(() ->
                                Refusal.incomplete("Snapshot [description] required for add"));
        Optional<List<UUID>> disks = body.child("disk_attachments").map(SnapshotsResource::diskIds);
        Vm found = vm.orElseThrow(() -> Refusal.bad("Cannot create Snapshot. VM is not found."));
        Snapshot snapshot =
                engine.snapshots().create(found, description, disks, call.correlationId());
        return Answer.created(
                SnapshotXml.created(found, snapshot, OvfWriter.write(engine, snapshot)));
    }

    private static List<UUID> diskIds(Xml attachments) {
        if (attachments.children().isEmpty()) {
            throw new EngineApi.RestLayerBroke("java.lang.NullPointerException");
        }
        return attachments.children("disk_attachment").stream()
                .flatMap(a -> Call.idOf(a, "disk").stream())
                .toList();
    }

    private static Answer disks(Snapshot snapshot) {
        Xml list = Xml.of("disks");
        snapshot.disks.forEach(
                f -> list.add(DiskXml.inSnapshot(f.disk(), f.volume(), snapshot.id)));
        return Answer.ok(list);
    }
}
