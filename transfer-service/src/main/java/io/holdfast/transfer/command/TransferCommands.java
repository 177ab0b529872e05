package io.holdfast.transfer.command;

import io.holdfast.contracts.CaptureConfiguration;
import io.holdfast.contracts.CommitRecoveryPoint;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.RestoreDisk;
import io.holdfast.contracts.StopDiskTransfer;
import io.holdfast.contracts.TransferCommand;
import io.holdfast.contracts.TransferDisk;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.Outcome;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaRunner;
import io.holdfast.saga.Subject;
import io.holdfast.transfer.backup.DiskBackupEvent;
import io.holdfast.transfer.backup.DiskBackupState;
import io.holdfast.transfer.configuration.ConfigurationCaptureEvent;
import io.holdfast.transfer.configuration.ConfigurationCaptureState;
import io.holdfast.transfer.recoverypoint.RecoveryPointCommitEvent;
import io.holdfast.transfer.recoverypoint.RecoveryPointCommitState;
import io.holdfast.transfer.restore.DiskRestoreEvent;
import io.holdfast.transfer.restore.DiskRestoreState;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Begins the saga that a command asks for. The same command twice begins one. */
public final class TransferCommands {

    private static final String CONSUMER = "transfer-commands";

    private final SagaRunner<DiskBackupState, DiskBackupEvent> backups;
    private final SagaRunner<DiskRestoreState, DiskRestoreEvent> restores;
    private final SagaRunner<ConfigurationCaptureState, ConfigurationCaptureEvent> captures;
    private final SagaRunner<RecoveryPointCommitState, RecoveryPointCommitEvent> commits;

    public TransferCommands(
            SagaRunner<DiskBackupState, DiskBackupEvent> backups,
            SagaRunner<DiskRestoreState, DiskRestoreEvent> restores,
            SagaRunner<ConfigurationCaptureState, ConfigurationCaptureEvent> captures,
            SagaRunner<RecoveryPointCommitState, RecoveryPointCommitEvent> commits) {
        this.backups = backups;
        this.restores = restores;
        this.captures = captures;
        this.commits = commits;
    }

    /** Does what a command asks for; tells what became of it. */
    public Outcome handle(MessageId id, TransferCommand command, String trace) {
        InboxKey key = new InboxKey(CONSUMER, id.value());
        return switch (command) {
            case TransferDisk transfer ->
                    backups.start(
                            new SagaId(transfer.transfer().value()),
                            new Subject(transfer.transfer().text()),
                            new DiskBackupEvent.Requested(transfer),
                            key,
                            trace);
            case RestoreDisk restore ->
                    restores.start(
                            new SagaId(restore.transfer().value()),
                            new Subject(restore.transfer().text()),
                            new DiskRestoreEvent.Requested(restore),
                            key,
                            trace);
            case CaptureConfiguration capture ->
                    captures.start(
                            captureOf(capture),
                            new Subject(capture.job().text()),
                            new ConfigurationCaptureEvent.Requested(capture),
                            key,
                            trace);
            case CommitRecoveryPoint commit ->
                    commits.start(
                            new SagaId(commit.recoveryPoint().value()),
                            new Subject(commit.recoveryPoint().text()),
                            new RecoveryPointCommitEvent.Requested(commit),
                            key,
                            trace);
            case StopDiskTransfer stop -> stop(stop, key);
        };
    }

    /** A transfer is a backup or a restore; the one that it is not does not know it. */
    private Outcome stop(StopDiskTransfer stop, InboxKey key) {
        SagaId id = new SagaId(stop.transfer().value());
        Outcome outcome = backups.handle(id, new DiskBackupEvent.StopAsked(stop.why()), key);
        return outcome instanceof Outcome.Unknown
                ? restores.handle(id, new DiskRestoreEvent.StopAsked(stop.why()), key)
                : outcome;
    }

    private static SagaId captureOf(CaptureConfiguration capture) {
        String name = "configuration-capture/" + capture.job().text();
        return new SagaId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
    }
}
