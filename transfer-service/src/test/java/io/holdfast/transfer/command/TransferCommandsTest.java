package io.holdfast.transfer.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.CaptureConfiguration;
import io.holdfast.contracts.CommitRecoveryPoint;
import io.holdfast.contracts.ConfigurationCaptureFailed;
import io.holdfast.contracts.ConfigurationCaptured;
import io.holdfast.contracts.DiskTransferFailed;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.RecoveryPointCommitFailed;
import io.holdfast.contracts.RecoveryPointCommitted;
import io.holdfast.contracts.RestoreDisk;
import io.holdfast.contracts.StopDiskTransfer;
import io.holdfast.contracts.TransferDisk;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.Outcome;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.StepId;
import io.holdfast.saga.memory.MemorySagas;
import io.holdfast.transfer.Samples;
import io.holdfast.transfer.TransferLimits;
import io.holdfast.transfer.backup.DiskBackup;
import io.holdfast.transfer.backup.DiskBackupEvent;
import io.holdfast.transfer.backup.DiskBackupState;
import io.holdfast.transfer.backup.DiskReading;
import io.holdfast.transfer.configuration.ConfigurationCapture;
import io.holdfast.transfer.configuration.ConfigurationCaptureEvent;
import io.holdfast.transfer.configuration.ConfigurationCaptureState;
import io.holdfast.transfer.recoverypoint.RecoveryPointCommit;
import io.holdfast.transfer.recoverypoint.RecoveryPointCommitEvent;
import io.holdfast.transfer.recoverypoint.RecoveryPointCommitState;
import io.holdfast.transfer.restore.DiskRestore;
import io.holdfast.transfer.restore.DiskRestoreEvent;
import io.holdfast.transfer.restore.DiskRestoreState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TransferCommandsTest {

    private static final DiskReading FULL = new DiskReading(BackupMode.FULL, null);

    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
    private static final TransferLimits LIMITS = TransferLimits.defaults();

    private final MemorySagas<DiskBackupState, DiskBackupEvent> backups =
            new MemorySagas<>(new DiskBackup(LIMITS), START);
    private final MemorySagas<DiskRestoreState, DiskRestoreEvent> restores =
            new MemorySagas<>(new DiskRestore(LIMITS), START);
    private final MemorySagas<ConfigurationCaptureState, ConfigurationCaptureEvent> captures =
            new MemorySagas<>(new ConfigurationCapture(LIMITS.storing()), START);
    private final MemorySagas<RecoveryPointCommitState, RecoveryPointCommitEvent> commits =
            new MemorySagas<>(new RecoveryPointCommit(LIMITS.storing()), START);
    private final TransferCommands commands =
            new TransferCommands(backups, restores, captures, commits);

    @Test
    void the_same_command_twice_and_under_another_id_begins_one_disk_backup() {
        TransferDisk command = Samples.transferDisk(10L << 30);

        assertThat(commands.handle(id("a"), command, "")).isEqualTo(new Outcome.Started());
        assertThat(commands.handle(id("a"), command, "")).isEqualTo(new Outcome.AlreadyHandled());
        assertThat(commands.handle(id("b"), command, "")).isEqualTo(new Outcome.AlreadyHandled());
        assertThat(backups.pending(saga(command))).containsOnlyKeys(new StepId("open"));
    }

    @Test
    void a_stopped_disk_backup_says_so_once_its_image_transfer_is_gone() {
        TransferDisk command = Samples.transferDisk(10L << 30);
        commands.handle(id("a"), command, "");
        backups.handle(saga(command), new DiskBackupEvent.Opened(10, FULL), key("opened"));

        commands.handle(
                id("b"),
                new StopDiskTransfer(command.transfer(), command.job(), "another disk failed"),
                "");
        assertThat(backups.pending(saga(command))).containsOnlyKeys(new StepId("cancel"));
        backups.handle(saga(command), new DiskBackupEvent.Cancelled(), key("cancelled"));

        assertThat(backups.announced())
                .singleElement()
                .isInstanceOfSatisfying(
                        DiskTransferFailed.class,
                        failed ->
                                assertThat(failed.failure().reason())
                                        .isEqualTo(FailureReason.STOPPED));
    }

    @Test
    void a_stop_reaches_a_disk_restore_as_well() {
        RestoreDisk command = Samples.restoreDisk(1L << 30);
        commands.handle(id("a"), command, "");

        Outcome outcome =
                commands.handle(
                        id("b"),
                        new StopDiskTransfer(command.transfer(), command.job(), "no longer wanted"),
                        "");

        assertThat(outcome).isEqualTo(new Outcome.Advanced());
        assertThat(restores.find(new SagaId(command.transfer().value())))
                .get()
                .isInstanceOf(DiskRestoreState.Abandoning.class);
    }

    @Test
    void a_stop_for_what_was_never_begun_changes_nothing() {
        TransferDisk command = Samples.transferDisk(1);

        assertThat(
                        commands.handle(
                                id("a"),
                                new StopDiskTransfer(command.transfer(), command.job(), "why not"),
                                ""))
                .isEqualTo(new Outcome.Unknown());
    }

    @Test
    void a_disk_backup_that_takes_too_long_is_abandoned_and_then_given_up() {
        TransferDisk command = Samples.transferDisk(1L << 30);
        commands.handle(id("a"), command, "");

        backups.pass(LIMITS.opening());
        assertThat(backups.find(saga(command)))
                .get()
                .isInstanceOf(DiskBackupState.Abandoning.class);
        backups.pass(LIMITS.closing());

        assertThat(backups.announced())
                .singleElement()
                .isInstanceOfSatisfying(
                        DiskTransferFailed.class,
                        failed ->
                                assertThat(failed.failure().reason())
                                        .isEqualTo(FailureReason.DEADLINE_PASSED));
    }

    @Test
    void a_configuration_is_captured_or_said_not_to_be() {
        CaptureConfiguration good = Samples.captureConfiguration();
        CaptureConfiguration slow = Samples.captureConfiguration();
        commands.handle(id("a"), good, "");
        commands.handle(id("b"), slow, "");

        captures.handle(
                capture(good),
                new ConfigurationCaptureEvent.Sealed(Samples.CONFIGURATION, 4000),
                key("sealed"));
        captures.pass(LIMITS.storing().plus(Duration.ofSeconds(1)));
        captures.handle(
                capture(good),
                new ConfigurationCaptureEvent.Broken(
                        Failure.of(FailureReason.ENGINE_REFUSED, "late")),
                key("late"));

        assertThat(captures.announced())
                .hasSize(2)
                .contains(
                        new ConfigurationCaptured(
                                good.job(), good.engine(), good.vm(), Samples.CONFIGURATION, 4000))
                .anySatisfy(event ->
                        assertThat(event)
                                .isInstanceOfSatisfying(
                                        ConfigurationCaptureFailed.class,
                                        failed -> assertThat(failed.job()).isEqualTo(slow.job())));
        assertThat(captures.refusals()).hasSize(1);
    }

    @Test
    void a_recovery_point_is_committed_or_said_not_to_be() {
        CommitRecoveryPoint good = Samples.commitRecoveryPoint();
        CommitRecoveryPoint bad = Samples.commitRecoveryPoint();
        commands.handle(id("a"), good, "");
        commands.handle(id("b"), bad, "");
        Failure failure = Failure.of(FailureReason.REPOSITORY_REFUSED, "another has its id");

        commits.handle(
                new SagaId(good.recoveryPoint().value()),
                new RecoveryPointCommitEvent.Written(START),
                key("written"));
        commits.handle(
                new SagaId(bad.recoveryPoint().value()),
                new RecoveryPointCommitEvent.Broken(failure),
                key("broken"));

        assertThat(commits.announced()).hasSize(2);
        assertThat(commits.announced().getFirst())
                .isInstanceOfSatisfying(
                        RecoveryPointCommitted.class,
                        committed -> {
                            assertThat(committed.committedAt()).isEqualTo(START);
                            assertThat(committed.bytesRead()).isEqualTo(1000);
                            assertThat(committed.labels()).containsEntry("owner", "team");
                        });
        assertThat(commits.announced().getLast())
                .isEqualTo(new RecoveryPointCommitFailed(bad.job(), bad.recoveryPoint(), failure));
    }

    private static MessageId id(String text) {
        return new MessageId(text);
    }

    private static InboxKey key(String message) {
        return new InboxKey("test", message);
    }

    private static SagaId saga(TransferDisk command) {
        return new SagaId(command.transfer().value());
    }

    private static SagaId capture(CaptureConfiguration command) {
        return new SagaId(
                UUID.nameUUIDFromBytes(
                        ("configuration-capture/" + command.job().text())
                                .getBytes(StandardCharsets.UTF_8)));
    }
}
