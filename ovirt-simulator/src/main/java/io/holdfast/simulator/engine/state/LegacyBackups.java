package io.holdfast.simulator.engine.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.UUID;

/**
 * A pull backup with scratch disks of a running VM, or bitmaps added to the disks of a stopped one:
 * the VM and the disks are locked from beginning to end (levels up to 4.6, or by wish).
 */
final class LegacyBackups implements BackupMethod {
    private static final String DURING = ". The VM is during a backup operation.";

    private final Engine engine;

    LegacyBackups(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void begin(Backup backup, String correlationId) {
        engine.locks.hold(backup, backup.vm.id, true, DURING);
        for (Disk disk : backup.asked) {
            engine.locks.hold(backup, disk.id, true, Disks.LOCKED);
            disk.status = Disk.Status.LOCKED;
        }
        if (backup.kind == Backup.Kind.LEGACY_LIVE) {
            for (Disk disk : backup.asked) {
                backup.scratch.add(
                        engine.disks()
                                .scratch(
                                        "VM "
                                                + backup.vm.name
                                                + " backup "
                                                + backup.id
                                                + " scratch disk for "
                                                + disk.alias,
                                        disk));
            }
            engine.backups().enter(backup, Backup.Phase.STARTING);
        }
        engine.later(
                StepPoint.BACKUP_READY,
                engine.delays().backupReady(),
                () -> engine.backups().become(backup, correlationId, () -> take(backup)));
    }

    private void take(Backup backup) {
        boolean counted =
                engine.backups().level(backup.vm).hasIncrementalBackups()
                        && backup.asked.stream().anyMatch(Disk::keepsBitmaps);
        Optional<UUID> checkpoint = counted ? Optional.of(UUID.randomUUID()) : Optional.empty();
        for (Disk disk : backup.asked) {
            backup.parts.put(disk.id, engine.backups().freeze(backup, disk, checkpoint));
        }
        checkpoint.ifPresent(id -> engine.checkpoints().add(backup, id));
        backup.toCheckpoint = checkpoint;
    }

    @Override
    public void abandon(Backup backup) {
        giveBack(backup);
    }

    @Override
    public void end(Backup backup, String correlationId) {
        engine.backups().enter(backup, Backup.Phase.FINALIZING);
        engine.later(
                engine.delays().backupPoll(),
                () -> {
                    giveBack(backup);
                    engine.backups().succeed(backup, correlationId);
                });
    }

    private void giveBack(Backup backup) {
        backup.scratch.forEach(engine.disks()::drop);
        backup.scratch.clear();
        for (Disk disk : backup.asked) {
            disk.status = Disk.Status.OK;
            disk.backupMode = Optional.empty();
        }
        for (Backup.Part part : backup.parts.values()) {
            try {
                part.view.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot thaw disk " + part.disk.alias, e);
            }
        }
    }
}
