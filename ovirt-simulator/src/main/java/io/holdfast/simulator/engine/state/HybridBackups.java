package io.holdfast.simulator.engine.state;

import java.util.Optional;
import java.util.UUID;

/** A snapshot that is merged away at the end: levels 4.7 and 4.8, of running and stopped VMs. */
final class HybridBackups implements BackupMethod {
    private final Engine engine;

    HybridBackups(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void begin(Backup backup, String correlationId) {
        for (Disk disk : engine.snapshots().snapable(backup.vm)) {
            engine.locks.hold(backup, disk.id, true, Disks.LOCKED);
        }
        Snapshot snapshot =
                engine.snapshots().begin(backup.vm, Snapshot.AUTO_GENERATED, backup.asked);
        backup.snapshot = Optional.of(snapshot.id);
        engine.backups().enter(backup, Backup.Phase.STARTING);
        engine.later(
                StepPoint.BACKUP_READY,
                engine.delays().backupReady(),
                () -> engine.backups().become(backup, correlationId, () -> take(backup, snapshot)));
    }

    private void take(Backup backup, Snapshot snapshot) {
        UUID checkpoint = UUID.randomUUID();
        for (Disk disk : backup.asked) {
            backup.parts.put(
                    disk.id, engine.backups().freeze(backup, disk, Optional.of(checkpoint)));
            engine.snapshots().addVolume(disk, backup.vm, snapshot);
        }
        engine.snapshots().finishCreation(backup.vm, snapshot);
        engine.checkpoints().add(backup, checkpoint);
        backup.toCheckpoint = Optional.of(checkpoint);
    }

    @Override
    public void abandon(Backup backup) {
        backup.snapshot
                .flatMap(backup.vm::snapshot)
                .ifPresent(s -> engine.snapshots().abandon(backup.vm, s));
    }

    /** A snapshot that cannot be removed stays, and the backup succeeds all the same. */
    @Override
    public void end(Backup backup, String correlationId) {
        engine.backups().enter(backup, Backup.Phase.FINALIZING);
        if (engine.fails(StepPoint.BACKUP_SNAPSHOT_REMOVAL)) {
            engine.events()
                    .warning(
                            10813,
                            correlationId,
                            Optional.of(backup.vm),
                            "Failed to remove snapshot that was automatically generated for backup "
                                    + backup.id
                                    + ".");
            engine.backups().succeed(backup, correlationId);
            return;
        }
        Optional<Snapshot> snapshot = backup.snapshot.flatMap(backup.vm::snapshot);
        snapshot.ifPresent(s -> {
            engine.snapshots().lock(s);
            engine.locks.hold(
                    s,
                    backup.vm.id,
                    true,
                    ". The VM is performing an operation on a Snapshot. Please wait for the"
                            + " operation to finish, and try again.");
        });
        engine.later(
                StepPoint.BACKUP_SNAPSHOT_REMOVAL,
                engine.delays().snapshotMerge(),
                () -> {
                    snapshot.ifPresent(s -> {
                        engine.snapshots().merge(backup.vm, s);
                        engine.locks.release(s);
                    });
                    engine.backups().succeed(backup, correlationId);
                });
    }
}
