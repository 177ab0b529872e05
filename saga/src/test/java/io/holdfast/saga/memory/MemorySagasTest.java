package io.holdfast.saga.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.saga.Effect;
import io.holdfast.saga.Errand;
import io.holdfast.saga.Errand.State;
import io.holdfast.saga.Errand.Step;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaRunner;
import io.holdfast.saga.SagaRunnerContract;
import io.holdfast.saga.StepId;
import io.holdfast.saga.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MemorySagasTest extends SagaRunnerContract {

    private final MemorySagas<State, Step> sagas = new MemorySagas<>(new Errand(), Instant.EPOCH);
    private final SagaId id = new SagaId(new UUID(1, 1));

    @Override
    protected SagaRunner<State, Step> runner() {
        return sagas;
    }

    @Override
    protected SagaRunner<State, Step> runner(Errand errand) {
        return MemorySagas.withBusyWorkers(errand, Instant.EPOCH);
    }

    @Override
    protected void tellDeadlines(SagaRunner<State, Step> runner) {
        ((MemorySagas<State, Step>) runner).pass(Duration.ZERO);
    }

    @Test
    void asks_are_pending_until_the_state_moves_on_and_announcements_come_once() {
        sagas.start(id, new Subject("s"), new Step.Wanted("bread"), new InboxKey("t", "1"), "");
        assertThat(sagas.pending(id)).containsOnlyKeys(new StepId("ask"));
        sagas.handle(id, new Step.Answered("eve"), new InboxKey("t", "2"));
        assertThat(sagas.pending(id))
                .containsOnly(
                        java.util.Map.entry(
                                new StepId("go"),
                                new Effect.Perform(new StepId("go"), new Errand.Work.Go("bread"))));
        sagas.handle(id, new Step.Did(), new InboxKey("t", "3"));
        assertThat(sagas.announced()).containsExactly("begun bread", "done bread");
    }

    @Test
    void time_that_passes_in_one_step_does_not_count_for_the_next() {
        sagas.start(id, new Subject("s"), new Step.Wanted("bread"), new InboxKey("t", "1"), "");
        sagas.pass(Errand.PATIENCE.minusSeconds(1));
        sagas.handle(id, new Step.Answered("eve"), new InboxKey("t", "2"));
        sagas.pass(Duration.ofSeconds(2));
        assertThat(sagas.find(id)).contains(new State.Doing("bread"));
        sagas.pass(Errand.PATIENCE);
        assertThat(sagas.find(id)).contains(new State.GaveUp("bread"));
    }

    @Test
    void a_second_attempt_does_not_start_the_deadline_anew() {
        MemorySagas<State, Step> busy =
                MemorySagas.withBusyWorkers(Errand.countedFromWork(Errand.PATIENCE), Instant.EPOCH);
        busy.start(id, new Subject("s"), new Step.Wanted("bread"), new InboxKey("t", "1"), "");
        busy.handle(id, new Step.Answered("eve"), new InboxKey("t", "2"));
        busy.pass(Errand.PATIENCE.multipliedBy(3));
        busy.begun(id, new StepId("go"));
        busy.pass(Errand.PATIENCE.minusSeconds(1));
        busy.begun(id, new StepId("go"));
        assertThat(busy.find(id)).contains(new State.Doing("bread"));
        busy.pass(Duration.ofSeconds(1));
        assertThat(busy.find(id)).contains(new State.GaveUp("bread"));
    }

    @Test
    void a_long_time_passes_step_by_step() {
        sagas.start(id, new Subject("s"), new Step.Wanted("bread"), new InboxKey("t", "1"), "");
        Instant due = sagas.now().plus(Errand.PATIENCE);
        sagas.pass(Errand.PATIENCE.multipliedBy(5));
        assertThat(sagas.find(id)).contains(new State.GaveUp("bread"));
        assertThat(sagas.now()).isAfter(due);
    }
}
