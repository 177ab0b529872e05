package io.holdfast.restore.job;

import static io.holdfast.restore.job.Jobs.FIRST;
import static io.holdfast.restore.job.Jobs.LIMITS;
import static io.holdfast.restore.job.Jobs.NEW_VM;
import static io.holdfast.restore.job.Jobs.SECOND;
import static io.holdfast.restore.job.Jobs.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.Cancellation;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.RestoreCancelled;
import io.holdfast.contracts.RestoreCompleted;
import io.holdfast.contracts.TerminalRestoreEvent;
import io.holdfast.saga.Effect;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.Outcome;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.Subject;
import io.holdfast.saga.memory.MemorySagas;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A restore job may be given up until it is good; what it made is removed before it ends. */
class CancelledRestoreTest {

    private static final Failure LOST = Failure.of(FailureReason.TRANSFER_BROKEN, "disk 11: cut");
    private static final Failure STOPPED = Failure.of(FailureReason.STOPPED, "asked to");

    private final MemorySagas<RestoreState, RestoreStep> sagas =
            new MemorySagas<>(new RestoreSaga(LIMITS), START);
    private final RestoreJob job = Jobs.job();
    private final SagaId id = new SagaId(job.id().value());
    private int messages;

    private InboxKey key() {
        return new InboxKey("test", "m" + messages++);
    }

    private Outcome give(RestoreStep step) {
        return sagas.handle(id, step, key());
    }

    private RestoreStep cancel() {
        return new RestoreStep.CancelAsked(job.id(), Cancellation.of("wrong VM"), START);
    }

    /** So many steps of the good path. */
    private void forward(int steps, RestorePlan plan) {
        var _ =
                sagas.start(
                        id,
                        new Subject("restore/1"),
                        new RestoreStep.Requested(job, START),
                        key(),
                        "");
        List.of(
                        new RestoreStep.Planned(plan, START),
                        new RestoreStep.DisksCreated(START),
                        new RestoreStep.DiskFilled(FIRST, 1, START),
                        new RestoreStep.DiskFilled(SECOND, 1, START),
                        new RestoreStep.DisksVerified(1, START),
                        new RestoreStep.VmCreated(NEW_VM, START),
                        new RestoreStep.DisksAttached(START))
                .subList(0, steps)
                .forEach(this::giveWithTurn);
    }

    /** A job that is planned has its turn at once. */
    private void giveWithTurn(RestoreStep step) {
        give(step);
        if (step instanceof RestoreStep.Planned) {
            give(new RestoreStep.Admitted(START));
        }
    }

    private void compensate() {
        if (sagas.find(id).orElseThrow() instanceof RestoreState.Stopping) {
            give(new RestoreStep.DiskNotFilled(FIRST, STOPPED, START));
            give(new RestoreStep.DiskNotFilled(SECOND, STOPPED, START));
        }
        assertThat(sagas.pending(id).values())
                .singleElement()
                .matches(effect ->
                        effect instanceof Effect.Perform perform
                                && perform.work() instanceof EngineWork.RemoveHalfMade);
        give(new RestoreStep.Undone(List.of("disk x"), START));
    }

    private RestoreCancelled cancelled() {
        List<Object> ends =
                sagas.announced().stream().filter(TerminalRestoreEvent.class::isInstance).toList();
        assertThat(ends).singleElement().isInstanceOf(RestoreCancelled.class);
        return (RestoreCancelled) ends.getFirst();
    }

    @Test
    void a_job_without_a_plan_has_nothing_to_take_back() {
        forward(0, Jobs.plan());
        give(cancel());
        assertThat(cancelled().leftovers()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void a_job_that_is_given_up_after_any_step_takes_back_and_ends_as_cancelled(int steps) {
        forward(steps, Jobs.plan());
        give(cancel());
        give(cancel());
        compensate();
        assertThat(cancelled().cancellation()).isEqualTo(Cancellation.of("wrong VM"));
        assertThat(cancelled().leftovers()).containsExactly("disk x");
        assertThat(give(cancel())).isInstanceOf(Outcome.Refused.class);
        give(new RestoreStep.Undone(List.of(), START)); // of the clearing up
        assertThat(sagas.pending(id)).isEmpty();
        assertThat(cancelled().job()).isEqualTo(job.id());
    }

    @Test
    void a_restore_that_is_good_stays() {
        forward(7, Jobs.plan(Jobs.made(true)));
        give(new RestoreStep.Checked(START));
        assertThat(give(cancel())).isInstanceOf(Outcome.Refused.class);
        give(new RestoreStep.Finished(List.of(), List.of(), START));
        assertThat(sagas.announced().getLast()).isInstanceOf(RestoreCompleted.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_job_that_fails_already_ends_as_cancelled_and_keeps_what_had_gone_wrong(
            boolean stillStopping) {
        forward(2, Jobs.plan());
        give(new RestoreStep.DiskNotFilled(FIRST, LOST, START));
        if (!stillStopping) {
            give(new RestoreStep.DiskNotFilled(SECOND, STOPPED, START));
        }
        give(cancel());
        compensate();
        assertThat(cancelled().cancellation().failure()).isEqualTo(LOST);
    }

    @Test
    void what_could_not_be_taken_back_in_time_is_named() {
        forward(2, Jobs.plan());
        give(cancel());
        sagas.pass(LIMITS.stop());
        sagas.pass(LIMITS.undo());
        assertThat(cancelled().leftovers()).anyMatch(left -> left.startsWith("disk "));
    }

    @Test
    void a_cancel_that_overtakes_its_request_ends_the_job_at_once_when_the_request_comes() {
        var _ = sagas.start(id, new Subject("restore/1"), cancel(), key(), "");
        give(cancel());
        assertThat(sagas.announced()).isEmpty();
        give(new RestoreStep.Requested(job, START));
        assertThat(sagas.announced()).hasSize(1);
        assertThat(cancelled().recoveryPoint()).isEqualTo(job.recoveryPoint());
    }

    @Test
    void a_cancel_whose_request_never_comes_is_forgotten_without_a_word() {
        var _ = sagas.start(id, new Subject("restore/1"), cancel(), key(), "");
        sagas.pass(Duration.ofDays(2));
        assertThat(sagas.announced()).isEmpty();
        assertThat(sagas.find(id).orElseThrow()).isInstanceOf(RestoreState.NeverRequested.class);
    }
}
