package io.holdfast.simulator.engine.rest;

import io.holdfast.simulator.engine.state.Backup;
import io.holdfast.simulator.engine.state.Disk;
import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.engine.state.Refusal;
import io.holdfast.simulator.engine.state.Transfer;
import io.holdfast.simulator.engine.xml.Xml;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** {@code /imagetransfers}. */
final class TransfersResource {
    private static final long INACTIVITY_DEFAULT_SECONDS = 60;

    private final Engine engine;

    TransfersResource(Engine engine) {
        this.engine = engine;
    }

    Answer answer(Call call) {
        List<String> path = call.path();
        if (path.size() == 1) {
            return switch (call.method()) {
                case "GET" -> list();
                case "POST" -> add(call);
                default -> EngineApi.methodNotAllowed();
            };
        }
        if (path.size() == 2) {
            Transfer transfer = engine.transfers().find(call.id(1)).orElseThrow(Refusal::missing);
            return call.method().equals("GET")
                    ? Answer.ok(TransferXml.entity(transfer, engine.tickets()))
                    : EngineApi.methodNotAllowed();
        }
        return action(call);
    }

    private Answer list() {
        Xml list = Xml.of("image_transfers");
        engine.transfers().all().forEach(t -> list.add(TransferXml.entity(t, engine.tickets())));
        return Answer.ok(list);
    }

    /** Accepted whatever the id: only the poller looks. */
    private Answer action(Call call) {
        if (!call.method().equals("POST")) {
            return EngineApi.methodNotAllowed();
        }
        String action = call.path().get(2);
        call.body("action", "image_transfer/methods/" + action);
        UUID id = call.id(1);
        switch (action) {
            case "finalize" -> engine.transfers().finalizeTransfer(id);
            case "cancel" -> engine.transfers().cancel(id);
            case "pause" -> engine.transfers().pause(id);
            case "resume" -> engine.transfers().resume(id);
            case "extend" -> engine.transfers().extend(id);
            default -> throw new EngineApi.NoSuchPath(call);
        }
        return Answer.complete();
    }

    private Answer add(Call call) {
        Xml body = call.body("image_transfer", "image_transfers/methods/add");
        Transfer.Direction direction =
                Transfer.Direction.valueOf(
                        word(
                                body,
                                "direction",
                                "upload",
                                "ImageTransferDirection",
                                List.of("upload", "download")));
        Transfer.Policy policy =
                Transfer.Policy.valueOf(
                        word(
                                body,
                                "timeout_policy",
                                "legacy",
                                "ImageTransferTimeoutPolicy",
                                List.of("legacy", "pause", "cancel")));
        Optional<String> format =
                body.at("format").map(f -> Call.word(f, "DiskFormat", List.of("cow", "raw")));
        Optional<UUID> diskId = Call.idOf(body, "disk").or(() -> Call.idOf(body, "image"));
        Optional<UUID> volumeId = Call.idOf(body, "snapshot");
        if (diskId.isEmpty() && volumeId.isEmpty()) {
            throw Refusal.invalidInput(
                    "No matching signature found, make sure that mandatory attributes are"
                            + " provided.");
        }
        Disk disk =
                volumeId.flatMap(engine.disks()::ofVolume)
                        .or(() -> diskId.flatMap(engine.disks()::find))
                        .orElseThrow(Refusal::validationBroke);
        Optional<Disk.Volume> volume = volumeId.flatMap(disk::volume);
        Optional<Backup> backup =
                Call.idOf(body, "backup")
                        .map(b -> engine.backups().find(b).orElseThrow(Refusal::validationBroke));
        boolean cow = volume.orElse(disk.active()).cow;
        Transfer.Order order =
                new Transfer.Order(
                        disk,
                        volume,
                        backup,
                        Call.idOf(body, "host"),
                        direction,
                        format.orElse(backup.isEmpty() && cow ? "cow" : "raw"),
                        Duration.ofSeconds(
                                body.at("inactivity_timeout")
                                        .map(Long::valueOf)
                                        .orElse(INACTIVITY_DEFAULT_SECONDS)),
                        policy,
                        Call.bool(body, "shallow").orElse(false));
        Transfer transfer = engine.transfers().start(order, call.correlationId());
        return Answer.created(TransferXml.entity(transfer, engine.tickets()));
    }

    private static String word(
            Xml body, String child, String byDefault, String enumeration, List<String> words) {
        return Call.word(body.at(child).orElse(byDefault), enumeration, words)
                .toUpperCase(Locale.ROOT);
    }
}
