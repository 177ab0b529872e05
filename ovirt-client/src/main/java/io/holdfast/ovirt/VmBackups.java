package io.holdfast.ovirt;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * VM backups and checkpoints. One unfinished backup per VM: a second start is {@link EngineBusy}.
 * Errors as at {@link Engine}.
 */
public interface VmBackups {

    /**
     * Not idempotent: after {@link EngineUnavailable} look into {@link #list} for the description.
     */
    VmBackup start(NewBackup backup);

    /** Nothing when there is none, or when it was swept after its end. */
    Optional<VmBackup> find(VmId vm, BackupId backup);

    /** Running ones and recently finished ones; empty also when there is no such VM. */
    List<VmBackup> list(VmId vm);

    /**
     * The disks truly in the backup; in hybrid backups empty until it is ready. Compare them with
     * what was asked.
     */
    List<BackedUpDisk> disks(VmId vm, BackupId backup);

    /** Idempotent. {@link EngineBusy} while an image transfer of the backup is open. */
    FinalizedBackup finalizeBackup(VmId vm, BackupId backup);

    /**
     * Polls until the moment that the backup shows is past, at most this long: what guests write
     * from then on is not in it. True also when it can be no more, as the backup is over or gone;
     * false when the time is up.
     */
    boolean awaitTaken(VmId vm, BackupId backup, Duration atMost);

    /** Polls until the backup is ready or can become it no more, at most this long. */
    BackupWait awaitReady(VmId vm, BackupId backup, Duration atMost);

    /** Polls until the backup is over, at most this long. */
    BackupWait awaitOver(VmId vm, BackupId backup, Duration atMost);

    /** Empty also when there is no such VM. */
    List<Checkpoint> checkpoints(VmId vm);

    /** Nothing when there is no such checkpoint, or no such VM. */
    Optional<Checkpoint> checkpoint(VmId vm, CheckpointId checkpoint);

    /** The disks whose changes can be counted from a checkpoint; empty when there is none. */
    Set<DiskId> checkpointDisks(VmId vm, CheckpointId checkpoint);

    /**
     * Idempotent; the engine works on after accepting. Refused while the VM is in a backup ({@link
     * EngineBusy}).
     */
    Removal deleteCheckpoint(VmId vm, CheckpointId checkpoint);

    /**
     * Polls until a deleted checkpoint is gone, at most this long. {@link CheckpointWait.Invalid}
     * says that the removal got stuck half-way: delete it again.
     */
    CheckpointWait awaitCheckpointGone(VmId vm, CheckpointId checkpoint, Duration atMost);
}
