package io.holdfast.snapshot.backup;

import static io.holdfast.snapshot.backup.BackupSagaTest.BROKEN;
import static io.holdfast.snapshot.backup.BackupSagaTest.CONFIGURATION;
import static io.holdfast.snapshot.backup.BackupSagaTest.JOB;
import static io.holdfast.snapshot.backup.BackupSagaTest.LIMITS;
import static io.holdfast.snapshot.backup.BackupSagaTest.NOW;
import static io.holdfast.snapshot.backup.BackupSagaTest.ONE;
import static io.holdfast.snapshot.backup.BackupSagaTest.REQUEST;
import static io.holdfast.snapshot.backup.BackupSagaTest.SAGA;
import static io.holdfast.snapshot.backup.BackupSagaTest.TWO;
import static io.holdfast.snapshot.backup.BackupSagaTest.VM;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.BackupCancelled;
import io.holdfast.contracts.BackupCompleted;
import io.holdfast.contracts.BackupFailed;
import io.holdfast.contracts.CancelBackup;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.RecoveryPointId;
import io.holdfast.contracts.StopDiskTransfer;
import io.holdfast.contracts.TerminalBackupEvent;
import io.holdfast.contracts.VmReference;
import io.holdfast.contracts.json.HoldfastJson;
import io.holdfast.saga.Effect;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.json.SealedFamilyCodec;
import io.holdfast.saga.memory.MemorySagas;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backup job may be given up at any time; what it opened is closed before it ends. */
class CancelledBackupTest {

    /** The good path without its end. */
    private static final List<BackupStep> LINE =
            List.of(
                    BackupSagaTest.opened(),
                    BackupSagaTest.arrived(ONE),
                    new BackupStep.ConfigurationArrived(CONFIGURATION, NOW),
                    BackupSagaTest.arrived(TWO));

    private final MemorySagas<BackupState, BackupStep> sagas =
            new MemorySagas<>(new BackupSaga(LIMITS), NOW);
    private final BackupRequests requests =
            new BackupRequests(
                    sagas,
                    (_, _) -> new VmLookup.Found(VM, "web"),
                    Clock.fixed(NOW, ZoneOffset.UTC));
    private int messages;

    private void request() throws InterruptedException {
        requests.begin(REQUEST, BackupSagaTest.backup(), "");
        happens(new BackupStep.Admitted(NOW));
    }

    private void happens(BackupStep step) {
        var _ = sagas.handle(SAGA, step, new InboxKey("test", "m" + messages++));
    }

    private void cancel() {
        requests.cancel(
                new MessageId(new UUID(7, messages++).toString()),
                new CancelBackup(JOB, "wrong VM"),
                "");
    }

    private List<TerminalBackupEvent> ends() {
        return sagas.announced().stream()
                .filter(TerminalBackupEvent.class::isInstance)
                .map(TerminalBackupEvent.class::cast)
                .toList();
    }

    private BackupCancelled cancelled() {
        assertThat(ends()).singleElement().isInstanceOf(BackupCancelled.class);
        return (BackupCancelled) ends().getFirst();
    }

    private boolean wants(Class<?> type) {
        return sagas.pending(SAGA).values().stream()
                .anyMatch(effect ->
                        switch (effect) {
                            case Effect.Announce announce -> type.isInstance(announce.message());
                            case Effect.Ask ask -> type.isInstance(ask.message());
                            case Effect.Perform perform -> type.isInstance(perform.work());
                        });
    }

    /** The others do what the job still wants of them. */
    private void compensate() {
        while (wants(StopDiskTransfer.class)) {
            Failure stopped = Failure.of(FailureReason.STOPPED, "stopped");
            happens(BackupSagaTest.lost(ONE, stopped));
            happens(BackupSagaTest.lost(TWO, stopped));
        }
        if (wants(EngineWork.ClosePointInTime.class)) {
            happens(new BackupStep.Closed(true, NOW));
        }
        assertThat(wants(EngineWork.AbandonPointInTime.class)).isTrue();
        happens(new BackupStep.Closed(false, NOW));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void a_job_that_is_given_up_after_any_step_closes_what_it_opened_and_ends_as_cancelled(
            int steps) throws Exception {
        request();
        LINE.subList(0, steps).forEach(this::happens);
        cancel();
        assertThat(ends()).isEmpty();
        compensate();
        assertThat(cancelled().cancellation().reason()).isEqualTo("wrong VM");
        assertThat(cancelled().cancellation().failure()).isNull();
        assertThat(cancelled().leftovers()).isEmpty();
        assertThat(sagas.pending(SAGA)).isEmpty();
        cancel();
        assertThat(ends()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void a_second_cancel_changes_nothing_whenever_it_comes(int steps) throws Exception {
        request();
        LINE.subList(0, steps).forEach(this::happens);
        cancel();
        var pending = sagas.pending(SAGA);
        cancel();
        assertThat(sagas.pending(SAGA)).isEqualTo(pending);
        compensate();
        assertThat(ends()).hasSize(1);
    }

    @Test
    void a_recovery_point_that_is_being_written_is_written_to_its_end() throws Exception {
        request();
        LINE.forEach(this::happens);
        happens(new BackupStep.Closed(true, NOW));
        cancel();
        happens(new BackupStep.Committed(RecoveryPointId.of(JOB), NOW));
        assertThat(ends()).singleElement().isInstanceOf(BackupCompleted.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_job_that_fails_already_ends_as_cancelled_and_keeps_what_had_gone_wrong(
            boolean stillStopping) throws Exception {
        request();
        happens(BackupSagaTest.opened());
        happens(BackupSagaTest.lost(ONE, BROKEN));
        if (!stillStopping) {
            happens(BackupSagaTest.lost(TWO, BROKEN));
        }
        cancel();
        compensate();
        assertThat(cancelled().cancellation().failure()).isEqualTo(BROKEN);
    }

    @Test
    void what_was_to_be_opened_again_is_not() throws Exception {
        request();
        happens(BackupSagaTest.counted());
        happens(BackupSagaTest.lost(ONE, BackupSagaTest.NO_BITMAP));
        cancel();
        compensate();
        assertThat(cancelled().leftovers()).isEmpty();
    }

    @Test
    void a_point_in_time_that_the_engine_does_not_close_is_named_as_left_over() throws Exception {
        request();
        happens(BackupSagaTest.opened());
        cancel();
        sagas.pass(LIMITS.stop());
        sagas.pass(LIMITS.close());
        assertThat(cancelled().leftovers())
                .singleElement()
                .asString()
                .contains(JOB.value().toString());
    }

    @Test
    void a_cancel_that_overtakes_its_request_ends_the_job_at_once_when_the_request_comes()
            throws Exception {
        cancel();
        cancel();
        assertThat(sagas.announced()).isEmpty();
        request();
        request();
        assertThat(sagas.announced()).hasSize(1);
        assertThat(cancelled().vm()).isEqualTo(VmReference.byId(VM));
        assertThat(cancelled().cancellation().reason()).isEqualTo("wrong VM");
    }

    @Test
    void a_cancel_whose_request_never_comes_is_forgotten_without_a_word() {
        cancel();
        sagas.pass(Duration.ofDays(2));
        assertThat(sagas.pending(SAGA)).isEmpty();
        assertThat(sagas.announced()).isEmpty();
        assertThat(sagas.find(SAGA).orElseThrow()).isInstanceOf(BackupState.NeverRequested.class);
    }

    @Test
    void a_vm_is_free_for_the_next_job_when_its_job_is_cancelled() throws Exception {
        request();
        cancel();
        compensate();
        requests.begin(new MessageId(new UUID(0, 100).toString()), BackupSagaTest.backup(), "");
        assertThat(sagas.announced()).noneMatch(BackupFailed.class::isInstance);
    }

    @Test
    void every_state_of_a_job_that_is_given_up_survives_the_journal() throws Exception {
        SealedFamilyCodec<BackupState> codec =
                new SealedFamilyCodec<>(BackupState.class, HoldfastJson.mapper());
        cancel();
        BackupState forestalled = sagas.find(SAGA).orElseThrow();
        request();
        BackupState never = sagas.find(SAGA).orElseThrow();
        assertThat(List.of(forestalled, never, new BackupState.NeverRequested(JOB)))
                .allSatisfy(state -> assertThat(codec.read(codec.write(state))).isEqualTo(state));
    }
}
