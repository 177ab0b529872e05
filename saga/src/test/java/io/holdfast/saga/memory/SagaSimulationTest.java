package io.holdfast.saga.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.saga.Effect;
import io.holdfast.saga.Errand;
import io.holdfast.saga.Errand.State;
import io.holdfast.saga.Errand.Step;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.Outcome;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.StepId;
import io.holdfast.saga.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One thread, a seed, and everything that a broker and a crash may do to messages: lost, doubled,
 * out of order, published but not marked. The seed of a failure is the way to see it again.
 */
class SagaSimulationTest {

    private static final int SAGAS = 4;
    private static final int SUBJECTS = 2;
    private static final int TURNS = 120;

    /** After the faults end, nothing takes more rounds than a saga has steps, twice. */
    private static final int ROUNDS_MAX = 12;

    private record Reply(SagaId saga, Step event, InboxKey key) {}

    private static final class Crash extends RuntimeException {}

    private final MemorySagas<State, Step> sagas = new MemorySagas<>(new Errand(), Instant.EPOCH);
    private final List<MemorySagas.Sent> published = new ArrayList<>();
    private final List<MemorySagas.Sent> toOthers = new ArrayList<>();
    private final List<Reply> toUs = new ArrayList<>();
    private final Map<SagaId, Integer> moves = new HashMap<>();
    private final Set<SagaId> begun = new HashSet<>();
    private int refused;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatever_happens_to_messages_each_saga_moves_once_a_step_and_ends_once(long seed) {
        Random random = new Random(seed);
        for (int turn = 0; turn < TURNS; turn++) {
            turn(random);
        }
        for (int round = 0; round < ROUNDS_MAX; round++) {
            sagas.repeatAsks();
            relay(() -> false);
            List.copyOf(toOthers).forEach(this::answer);
            begun.forEach(this::perform);
            List.copyOf(toUs).forEach(this::handle);
        }
        assertThat(begun).isNotEmpty().allSatisfy(this::went_right);
        assertThat(sagas.refusals()).hasSize(refused);
        assertThat(sagas.outbox()).isEmpty();
    }

    private void turn(Random random) {
        switch (random.nextInt(8)) {
            case 0 -> begin(random.nextInt(SAGAS));
            case 1 -> relay(() -> random.nextInt(3) == 0);
            case 2 -> any(toOthers, random, this::answer);
            case 3 -> any(toUs, random, this::handle);
            case 4 ->
                    begun.stream().skip(random.nextInt(SAGAS)).findFirst().ifPresent(this::perform);
            case 5 -> sagas.repeatAsks();
            case 6 -> sagas.pass(Duration.ofSeconds(random.nextInt(10)));
            case 7 -> any(toUs, random, _ -> {}); // perhaps lost, perhaps only late
            default -> throw new AssertionError();
        }
    }

    /** Takes one out of order; half of the time it stays and will be delivered again. */
    private static <T> void any(List<T> flying, Random random, java.util.function.Consumer<T> to) {
        if (!flying.isEmpty()) {
            T one = flying.get(random.nextInt(flying.size()));
            if (random.nextBoolean()) {
                flying.remove(one);
            }
            to.accept(one);
        }
    }

    private void begin(int number) {
        SagaId id = new SagaId(new UUID(7, number));
        Subject subject = new Subject("s" + number % SUBJECTS);
        boolean busy =
                begun.stream()
                        .filter(other -> !other.equals(id))
                        .filter(other ->
                                other.value().getLeastSignificantBits() % SUBJECTS
                                        == number % SUBJECTS)
                        .anyMatch(other -> isLive(sagas.find(other).orElseThrow()));
        Outcome outcome =
                sagas.start(
                        id,
                        subject,
                        new Step.Wanted(String.valueOf(number)),
                        new InboxKey("requests", String.valueOf(number)),
                        "");
        if (begun.contains(id)) {
            assertThat(outcome).isEqualTo(new Outcome.AlreadyHandled());
        } else if (busy) {
            assertThat(outcome).isInstanceOf(Outcome.SubjectBusy.class);
        } else {
            assertThat(outcome).isEqualTo(new Outcome.Started());
            begun.add(id);
        }
    }

    private void relay(java.util.function.BooleanSupplier crash) {
        try {
            sagas.relay(sent -> {
                published.add(sent);
                toOthers.add(sent);
                if (crash.getAsBoolean()) {
                    throw new Crash();
                }
            });
        } catch (Crash expected) {
            assertThat(sagas.outbox()).isNotEmpty();
        }
    }

    /** Somebody else's service: answers every command, under one id for one command. */
    private void answer(MemorySagas.Sent sent) {
        if (sent.step().equals(new StepId("ask"))) {
            toUs.add(
                    new Reply(
                            sent.saga(),
                            new Step.Answered("bob"),
                            new InboxKey("replies", "answer to " + sent.id())));
        }
    }

    private void perform(SagaId id) {
        for (Effect effect : sagas.pending(id).values()) {
            if (effect instanceof Effect.Perform perform) {
                InboxKey key = new InboxKey("work", id.value() + "/" + perform.step());
                toUs.add(new Reply(id, new Step.Did(), key));
            }
        }
    }

    private void handle(Reply reply) {
        switch (sagas.handle(reply.saga(), reply.event(), reply.key())) {
            case Outcome.Advanced _ -> moves.merge(reply.saga(), 1, Integer::sum);
            case Outcome.Refused _ -> refused++;
            case Outcome.AlreadyHandled _ -> {}
            case Outcome.Started _, Outcome.SubjectBusy _, Outcome.Unknown _ ->
                    throw new AssertionError("no outcome of handling");
        }
    }

    private void went_right(SagaId id) {
        String what = String.valueOf(id.value().getLeastSignificantBits());
        State last = sagas.find(id).orElseThrow();
        String ending = last instanceof State.Done ? "done " : "gave up ";
        assertThat(isLive(last)).isFalse();
        assertThat(moves.getOrDefault(id, 0)).isLessThanOrEqualTo(2);
        assertThat(sagas.announced().stream().filter(text -> text.toString().endsWith(" " + what)))
                .containsExactly("begun " + what, ending + what);
        List<MemorySagas.Sent> ours =
                published.stream().filter(sent -> sent.saga().equals(id)).toList();
        // In the order in which it was decided, at least once, each step under an id of its own.
        assertThat(ours.stream().map(sent -> sent.message().toString()).distinct())
                .containsExactly("begun " + what, "ask " + what, ending + what);
        assertThat(ours).allSatisfy(s -> assertThat(s.id()).isEqualTo(id.messageId(s.step())));
    }

    private static boolean isLive(State state) {
        return state instanceof State.Asking || state instanceof State.Doing;
    }
}
