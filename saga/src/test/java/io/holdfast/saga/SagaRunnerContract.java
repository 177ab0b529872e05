package io.holdfast.saga;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.saga.Errand.State;
import io.holdfast.saga.Errand.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every runner promises, wherever it keeps its journal. */
public abstract class SagaRunnerContract {

    protected abstract SagaRunner<State, Step> runner();

    /** A runner of other errands, of which nobody does any work by himself. */
    protected abstract SagaRunner<State, Step> runner(Errand errand);

    /** Tells the sagas of such a runner which deadlines have passed by now. */
    protected abstract void tellDeadlines(SagaRunner<State, Step> runner);

    private final SagaId id = new SagaId(UUID.randomUUID());
    private final Subject subject = new Subject("house " + id.value());

    private static InboxKey key(Object message) {
        return new InboxKey("test", message.toString());
    }

    private Outcome begin(SagaId saga) {
        return runner().start(saga, subject, new Step.Wanted("milk"), key(saga), "trace");
    }

    @Test
    void a_saga_goes_from_its_first_event_to_its_last() {
        assertThat(begin(id)).isEqualTo(new Outcome.Started());
        assertThat(runner().find(id)).contains(new State.Asking("milk"));
        assertThat(runner().handle(id, new Step.Answered("bob"), key("a" + id)))
                .isEqualTo(new Outcome.Advanced());
        assertThat(runner().handle(id, new Step.Did(), key("d" + id)))
                .isEqualTo(new Outcome.Advanced());
        assertThat(runner().find(id)).contains(new State.Done("milk"));
    }

    @Test
    void the_same_message_twice_moves_it_once() {
        begin(id);
        runner().handle(id, new Step.Answered("bob"), key("a" + id));
        assertThat(runner().handle(id, new Step.Answered("bob"), key("a" + id)))
                .isEqualTo(new Outcome.AlreadyHandled());
        assertThat(begin(id)).isEqualTo(new Outcome.AlreadyHandled());
        assertThat(runner().find(id)).contains(new State.Doing("milk"));
    }

    @Test
    void an_event_that_does_not_fit_is_refused_and_changes_nothing() {
        begin(id);
        assertThat(runner().handle(id, new Step.Did(), key("d" + id)))
                .isInstanceOf(Outcome.Refused.class);
        assertThat(runner().find(id)).contains(new State.Asking("milk"));
    }

    @Test
    void a_subject_has_one_live_saga_and_is_free_again_when_it_ends() {
        begin(id);
        SagaId second = new SagaId(UUID.randomUUID());
        assertThat(begin(second)).isEqualTo(new Outcome.SubjectBusy(id));
        runner().handle(id, new Step.TooLate(), key("t" + id));
        assertThat(begin(second)).isEqualTo(new Outcome.Started());
    }

    @Test
    void a_saga_that_ended_takes_no_more_events() {
        begin(id);
        runner().handle(id, new Step.TooLate(), key("t" + id));
        assertThat(runner().handle(id, new Step.Answered("bob"), key("a" + id)))
                .isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void an_unknown_saga_is_said_to_be_unknown_and_its_message_is_not_used_up() {
        assertThat(runner().handle(id, new Step.Answered("bob"), key("a" + id)))
                .isEqualTo(new Outcome.Unknown());
        begin(id);
        assertThat(runner().handle(id, new Step.Answered("bob"), key("a" + id)))
                .isEqualTo(new Outcome.Advanced());
    }

    @Test
    void time_in_a_queue_is_not_time_at_work() {
        SagaRunner<State, Step> hasty = runner(Errand.countedFromWork(Duration.ZERO));
        hasty.start(id, subject, new Step.Wanted("milk"), key(id), "trace");
        hasty.handle(id, new Step.Answered("bob"), key("a" + id));

        tellDeadlines(hasty);
        assertThat(hasty.find(id)).contains(new State.Doing("milk"));

        hasty.begun(id, new StepId("ask")); // no longer wanted
        tellDeadlines(hasty);
        assertThat(hasty.find(id)).contains(new State.Doing("milk"));

        hasty.begun(id, new StepId("go"));
        tellDeadlines(hasty);
        assertThat(hasty.find(id)).contains(new State.GaveUp("milk"));
    }

    @Test
    void work_that_begins_for_a_saga_that_nobody_knows_is_nothing() {
        runner().begun(id, new StepId("go"));
        assertThat(runner().find(id)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void duplicates_in_any_order_end_as_the_events_once_in_order_would(long seed) {
        Random random = new Random(seed);
        begin(id);
        List<Step> steps = List.of(new Step.Answered("bob"), new Step.Did());
        List<Integer> deliveries = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            deliveries.add(random.nextInt(steps.size()));
        }
        // A redelivery carries a new inbox key only while the first was refused for coming too
        // early.
        int attempt = 0;
        for (int i = 0; i < deliveries.size() || attempt < 2; i++) {
            int which = i < deliveries.size() ? deliveries.get(i) : attempt++;
            runner().handle(
                            id,
                            steps.get(which),
                            key(which + "/" + runner().find(id).orElseThrow() + id));
        }
        assertThat(runner().find(id)).contains(new State.Done("milk"));
    }
}
