package io.holdfast.simulator.engine.rest;

import io.holdfast.simulator.engine.state.Backup;
import io.holdfast.simulator.engine.state.Backups;
import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.engine.state.Refusal;
import io.holdfast.simulator.engine.state.Vm;
import io.holdfast.simulator.engine.xml.Xml;
import java.util.List;
import java.util.UUID;

/** {@code /vms/{id}/backups}. */
final class BackupsResource {
    private static final int DESCRIPTION_MAX = 1024;

    private final Engine engine;

    BackupsResource(Engine engine) {
        this.engine = engine;
    }

    Answer answer(Call call) {
        List<String> path = call.path();
        if (path.size() == 3) {
            return switch (call.method()) {
                case "GET" -> list(call.id(1));
                case "POST" -> add(call);
                default -> EngineApi.methodNotAllowed();
            };
        }
        // Looked up by its own id alone: the VM in the path is not compared.
        Backup backup = engine.backups().find(call.id(3)).orElseThrow(Refusal::missing);
        if (path.size() == 4) {
            return call.method().equals("GET")
                    ? Answer.ok(BackupXml.backup(backup))
                    : EngineApi.methodNotAllowed();
        }
        return switch (call.method() + " " + path.get(4)) {
            case "GET disks" -> disks(backup);
            case "POST finalize" -> {
                call.body("action", "vm_backup/methods/finalize");
                engine.backups().finalizeBackup(backup, call.correlationId());
                yield Answer.complete();
            }
            default -> EngineApi.methodNotAllowed();
        };
    }

    private Answer list(UUID vm) {
        Xml list = Xml.of("backups");
        engine.backups().of(vm).forEach(b -> list.add(BackupXml.backup(b)));
        return Answer.ok(list);
    }

    private Answer add(Call call) {
        Xml body = call.body("backup", "vm_backups/methods/add");
        Xml disks =
                body.child("disks")
                        .orElseThrow(() ->
                                Refusal.invalidInput(
                                        "Parameter 'backup.disks' is mandatory but was not"
                                                + " provided."));
        if (body.at("description").orElse("").length() > DESCRIPTION_MAX) {
            throw Refusal.bad(
                    "Cannot backup VM. The description is longer than "
                            + DESCRIPTION_MAX
                            + " characters.");
        }
        Vm vm =
                engine.vms()
                        .find(call.id(1))
                        .orElseThrow(() -> Refusal.bad("Cannot backup VM. VM is not found."));
        Backups.Order order =
                new Backups.Order(
                        body.attribute("id").flatMap(Call::uuid),
                        body.at("description"),
                        body.at("from_checkpoint_id").flatMap(Call::uuid),
                        disks.children("disk").stream()
                                .flatMap(d -> d.attribute("id").flatMap(Call::uuid).stream())
                                .toList(),
                        call.flag("legacy").orElse(false));
        return Answer.created(
                BackupXml.backup(engine.backups().start(vm, order, call.correlationId())));
    }

    private static Answer disks(Backup backup) {
        Xml list = Xml.of("disks");
        if (backup.kind == Backup.Kind.HYBRID) { // none before it is ready
            backup.parts.values().forEach(p -> list.add(DiskXml.inBackup(p.disk)));
        } else {
            backup.asked.forEach(d -> list.add(DiskXml.inBackup(d)));
        }
        return Answer.ok(list);
    }
}
