package io.holdfast.simulator.engine.rest;

import io.holdfast.simulator.engine.state.Checkpoint;
import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.engine.state.Refusal;
import io.holdfast.simulator.engine.xml.Xml;
import java.util.List;

/** {@code /vms/{id}/checkpoints}. */
final class CheckpointsResource {
    private final Engine engine;

    CheckpointsResource(Engine engine) {
        this.engine = engine;
    }

    Answer answer(Call call) {
        List<String> path = call.path();
        if (path.size() == 3) {
            Xml list = Xml.of("checkpoints");
            engine.checkpoints().of(call.id(1)).forEach(c -> list.add(BackupXml.checkpoint(c)));
            return call.method().equals("GET") ? Answer.ok(list) : EngineApi.methodNotAllowed();
        }
        Checkpoint checkpoint =
                engine.checkpoints()
                        .find(call.id(3))
                        .filter(c -> c.vm.equals(call.id(1)))
                        .orElseThrow(Refusal::missing);
        if (path.size() == 5 && path.get(4).equals("disks")) {
            Xml list = Xml.of("disks");
            checkpoint.disks.stream()
                    .filter(d -> engine.disks().find(d.id).isPresent())
                    .forEach(d -> list.add(DiskXml.inBackup(d)));
            return Answer.ok(list);
        }
        return switch (call.method()) {
            case "GET" -> Answer.ok(BackupXml.checkpoint(checkpoint));
            case "DELETE" -> {
                engine.checkpoints()
                        .remove(
                                engine.vms().find(checkpoint.vm).orElseThrow(Refusal::missing),
                                checkpoint,
                                call.correlationId());
                yield Answer.complete();
            }
            default -> EngineApi.methodNotAllowed();
        };
    }
}
