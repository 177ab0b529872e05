package io.holdfast.snapshot.backup;

import static io.holdfast.snapshot.backup.BackupSagaTest.JOB;
import static io.holdfast.snapshot.backup.BackupSagaTest.LIMITS;
import static io.holdfast.snapshot.backup.BackupSagaTest.NOW;
import static io.holdfast.snapshot.backup.BackupSagaTest.REQUEST;
import static io.holdfast.snapshot.backup.BackupSagaTest.SAGA;
import static io.holdfast.snapshot.backup.BackupSagaTest.VM;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.BackupCancelled;
import io.holdfast.contracts.BackupFailed;
import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.BackupRequested;
import io.holdfast.contracts.BackupWaiting;
import io.holdfast.contracts.CancelBackup;
import io.holdfast.contracts.ConsistencyWish;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.FullPlace;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.Priority;
import io.holdfast.contracts.RequestBackup;
import io.holdfast.contracts.VmReference;
import io.holdfast.saga.Effect;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.Outcome;
import io.holdfast.saga.StepId;
import io.holdfast.saga.memory.MemorySagas;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A job that has to wait holds its VM and nothing on the engine. */
class WaitingBackupTest {

    private static final FullPlace HOST = new FullPlace(FullPlace.Kind.HOST, "h-1", 4);

    private final MemorySagas<BackupState, BackupStep> sagas =
            new MemorySagas<>(new BackupSaga(LIMITS), NOW);
    private final BackupRequests requests =
            new BackupRequests(
                    sagas,
                    (_, _) -> new VmLookup.Found(VM, "web"),
                    Clock.fixed(NOW, ZoneOffset.UTC));
    private int messages;

    private void request(@Nullable Instant deadline) throws InterruptedException {
        requests.begin(
                REQUEST,
                new RequestBackup(
                        new EngineId("lab"),
                        VmReference.byId(VM),
                        BackupMode.FULL,
                        null,
                        ConsistencyWish.PREFER,
                        List.of(),
                        null,
                        Map.of(),
                        deadline,
                        Priority.HIGH),
                "");
    }

    private Outcome happens(BackupStep step) {
        return sagas.handle(SAGA, step, new InboxKey("test", "m" + messages++));
    }

    private void mustWait() {
        assertThat(happens(new BackupStep.MustWait(List.of(HOST), NOW)))
                .isEqualTo(new Outcome.Advanced());
    }

    @Test
    void a_job_asks_for_its_turn_before_anything_is_opened() throws Exception {
        request(null);
        assertThat(sagas.pending(SAGA)).containsOnlyKeys(new StepId("ask-admission"));
        happens(new BackupStep.Admitted(NOW));
        assertThat(sagas.pending(SAGA)).containsOnlyKeys(new StepId("open-point-in-time"));
        assertThat(sagas.announced()).singleElement().isInstanceOf(BackupRequested.class);
    }

    @Test
    void a_job_that_has_to_wait_says_for_what_and_does_nothing() throws Exception {
        request(null);
        mustWait();
        assertThat(sagas.pending(SAGA)).isEmpty();
        BackupWaiting waiting = (BackupWaiting) sagas.announced().getLast();
        assertThat(waiting.full()).containsExactly(HOST);
        assertThat(waiting.priority()).isEqualTo(Priority.HIGH);
        sagas.pass(Duration.ofHours(23));
        happens(new BackupStep.Admitted(NOW));
        assertThat(sagas.pending(SAGA)).containsOnlyKeys(new StepId("open-point-in-time"));
    }

    @Test
    void a_turn_that_comes_before_the_answer_counts() throws Exception {
        request(null);
        happens(new BackupStep.Admitted(NOW));
        assertThat(happens(new BackupStep.MustWait(List.of(HOST), NOW)))
                .isInstanceOf(Outcome.Refused.class);
        assertThat(sagas.find(SAGA).orElseThrow()).isInstanceOf(BackupState.Opening.class);
    }

    @Test
    void a_job_that_waits_is_cancelled_at_once() throws Exception {
        request(null);
        mustWait();
        requests.cancel(new MessageId(new UUID(7, 7).toString()), new CancelBackup(JOB, "no"), "");
        assertThat(sagas.announced().getLast()).isInstanceOf(BackupCancelled.class);
        assertThat(happens(new BackupStep.Admitted(NOW))).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void waiting_ends_at_the_deadline_of_the_request_and_says_for_what_it_was() throws Exception {
        request(NOW.plus(Duration.ofHours(1)));
        mustWait();
        sagas.pass(Duration.ofMinutes(59));
        assertThat(sagas.find(SAGA).orElseThrow()).isInstanceOf(BackupState.Waiting.class);
        sagas.pass(Duration.ofMinutes(1));
        Failure failure = ((BackupFailed) sagas.announced().getLast()).failure();
        assertThat(failure.reason()).isEqualTo(FailureReason.DEADLINE_PASSED);
        assertThat(failure.text()).contains("host h-1");
    }

    @Test
    void waiting_does_not_last_for_ever() throws Exception {
        request(null);
        mustWait();
        sagas.pass(StepLimits.WAIT_FOR_TURN);
        assertThat(sagas.announced().getLast()).isInstanceOf(BackupFailed.class);
    }

    @Test
    void an_engine_that_refuses_to_tell_ends_a_job_that_has_opened_nothing() throws Exception {
        request(null);
        happens(new BackupStep.OpeningFailed(Failure.of(FailureReason.ENGINE_REFUSED, "no"), NOW));
        assertThat(sagas.announced().getLast()).isInstanceOf(BackupFailed.class);
        assertThat(sagas.pending(SAGA).values()).noneMatch(Effect.Perform.class::isInstance);
    }
}
