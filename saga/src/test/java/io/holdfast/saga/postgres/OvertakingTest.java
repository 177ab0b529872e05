package io.holdfast.saga.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.saga.Decision;
import io.holdfast.saga.Effect;
import io.holdfast.saga.Evolution;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.Performer;
import io.holdfast.saga.Saga;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaMetrics;
import io.holdfast.saga.SagaType;
import io.holdfast.saga.StepDeadline;
import io.holdfast.saga.StepId;
import io.holdfast.saga.Subject;
import io.holdfast.saga.json.SealedFamilyCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What is undone is not undone while it is still being done. */
class OvertakingTest {

    private static final long SOON_SECONDS = 20;

    /** Where the errand stands. */
    sealed interface State {
        record Building() implements State {}

        record TearingDown() implements State {}

        record Gone() implements State {}
    }

    /** What happens to it. */
    sealed interface Step {
        record Wanted() implements Step {}

        record Unwanted() implements Step {}

        record Built() implements Step {}

        record TornDown() implements Step {}
    }

    /** What it does. */
    sealed interface Task {
        record Build() implements Task {}

        record TearDown() implements Task {}
    }

    /** Builds until it is told to tear down. */
    private static final class Building implements Saga<State, Step> {

        @Override
        public SagaType type() {
            return new SagaType("building");
        }

        @Override
        public Evolution<State> begin(Step first) {
            return new Evolution.Next<>(new State.Building());
        }

        @Override
        public Evolution<State> evolve(State state, Step step) {
            if (state instanceof State.Building && step instanceof Step.Unwanted) {
                return new Evolution.Next<>(new State.TearingDown());
            }
            return state instanceof State.TearingDown && step instanceof Step.TornDown
                    ? new Evolution.Next<>(new State.Gone())
                    : new Evolution.Refused<>(step + " does not fit " + state);
        }

        @Override
        public Decision decide(State state) {
            return switch (state) {
                case State.Building _ -> doing("build", new Task.Build());
                case State.TearingDown _ -> doing("tear down", new Task.TearDown());
                case State.Gone _ -> Decision.ended(List.of());
            };
        }

        private static Decision doing(String step, Task task) {
            return Decision.waiting(
                    List.of(new Effect.Perform(new StepId(step), task)),
                    new StepDeadline(new StepId(step), Duration.ofHours(1)));
        }

        @Override
        public Step deadlinePassed(StepId step, Instant at) {
            return new Step.Unwanted();
        }
    }

    @Test
    void the_next_work_begins_only_when_the_work_that_is_no_longer_wanted_is_over()
            throws Exception {
        DataSource database = Database.withSagaTables("saga_overtaking_test");
        List<String> done = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch building = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        CountDownLatch tornDown = new CountDownLatch(1);
        Performer<Step> performer =
                (_, _, work) ->
                        switch ((Task) work) {
                            case Task.Build _ -> {
                                building.countDown();
                                mayEnd.await();
                                done.add("built");
                                yield new Step.Built();
                            }
                            case Task.TearDown _ -> {
                                done.add("torn down");
                                tornDown.countDown();
                                yield new Step.TornDown();
                            }
                        };
        ObjectMapper json = new ObjectMapper();
        SagaDefinition<State, Step, Task> definition =
                new SagaDefinition<>(
                        new Building(),
                        new SealedFamilyCodec<>(State.class, json),
                        new SealedFamilyCodec<>(Step.class, json),
                        new SealedFamilyCodec<>(Task.class, json),
                        (message, _, _, _) -> {
                            throw new IllegalStateException("nothing is published: " + message);
                        },
                        performer);
        SagaId id = new SagaId(UUID.randomUUID());
        try (SagaEngine engine =
                        new SagaEngine(database, _ -> {}, SagaMetrics.NONE, 4, Retention.FOR_EVER);
                SagaEngine other =
                        new SagaEngine(
                                database, _ -> {}, SagaMetrics.NONE, 4, Retention.FOR_EVER)) {
            var sagas = engine.add(definition);
            var _ = other.add(definition);
            engine.start();
            other.start();
            sagas.start(id, new Subject("a"), new Step.Wanted(), new InboxKey("t", "1"), "");
            assertThat(building.await(SOON_SECONDS, TimeUnit.SECONDS)).isTrue();
            sagas.handle(id, new Step.Unwanted(), new InboxKey("t", "2"));
            // Long enough for either engine to look for work twice.
            assertThat(tornDown.await(1, TimeUnit.SECONDS)).isFalse();
            mayEnd.countDown();
            assertThat(tornDown.await(SOON_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(done).containsExactly("built", "torn down");
    }
}
