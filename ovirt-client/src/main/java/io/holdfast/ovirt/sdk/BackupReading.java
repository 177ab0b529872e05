package io.holdfast.ovirt.sdk;

import io.holdfast.ovirt.BackupId;
import io.holdfast.ovirt.BackupPhase;
import io.holdfast.ovirt.Checkpoint;
import io.holdfast.ovirt.CheckpointId;
import io.holdfast.ovirt.EngineFault;
import io.holdfast.ovirt.EngineRefused;
import io.holdfast.ovirt.HostId;
import io.holdfast.ovirt.NewBackup;
import io.holdfast.ovirt.SnapshotId;
import io.holdfast.ovirt.VmBackup;
import io.holdfast.ovirt.VmId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Reads backups and checkpoints from the engine's own XML. */
final class BackupReading {

    private BackupReading() {}

    static VmBackup backup(VmId vm, XmlReading.Entity entity) {
        return new VmBackup(
                BackupId.parse(id(entity, "VM backup")),
                entity.reference("vm").map(VmId::parse).orElse(vm),
                entity.text("description").orElse(""),
                entity.text("phase")
                        .map(word -> FromSdk.named(BackupPhase.class, word, BackupPhase.UNKNOWN))
                        .orElse(BackupPhase.UNKNOWN),
                entity.text("from_checkpoint_id").map(CheckpointId::parse),
                entity.text("to_checkpoint_id").map(CheckpointId::parse),
                entity.reference("snapshot").map(SnapshotId::parse),
                entity.reference("host").map(HostId::parse),
                instant(entity));
    }

    /** What is known of a backup that the engine accepted and dropped before the first look. */
    static VmBackup justStarted(NewBackup wish, BackupId id) {
        return new VmBackup(
                id,
                wish.vm(),
                wish.description(),
                BackupPhase.UNKNOWN,
                wish.from(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static Checkpoint checkpoint(XmlReading.Entity entity) {
        return new Checkpoint(
                CheckpointId.parse(id(entity, "checkpoint")),
                entity.text("parent_id").map(CheckpointId::parse),
                entity.text("description").orElse(""),
                entity.text("state")
                        .map(word ->
                                FromSdk.named(
                                        Checkpoint.State.class, word, Checkpoint.State.UNKNOWN))
                        .orElse(Checkpoint.State.UNKNOWN),
                instant(entity));
    }

    private static String id(XmlReading.Entity entity, String what) {
        return entity.id()
                .orElseThrow(() ->
                        new EngineRefused(
                                "The engine's answer lacks the id of a " + what,
                                EngineFault.none(),
                                null));
    }

    private static Optional<Instant> instant(XmlReading.Entity entity) {
        try {
            return entity.text("creation_date")
                    .map(OffsetDateTime::parse)
                    .map(OffsetDateTime::toInstant);
        } catch (DateTimeParseException odd) {
            return Optional.empty(); // only shown to people
        }
    }
}
