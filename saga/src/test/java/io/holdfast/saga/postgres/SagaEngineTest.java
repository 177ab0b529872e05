package io.holdfast.saga.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.saga.Effect;
import io.holdfast.saga.Errand;
import io.holdfast.saga.Errand.State;
import io.holdfast.saga.Errand.Step;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.Outgoing;
import io.holdfast.saga.Outlet;
import io.holdfast.saga.Performer;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaMetrics;
import io.holdfast.saga.SagaMove;
import io.holdfast.saga.SagaRunner;
import io.holdfast.saga.SagaType;
import io.holdfast.saga.StepId;
import io.holdfast.saga.Subject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a running engine does, and several of them beside one another, on a real PostgreSQL. */
class SagaEngineTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private final List<Outgoing> published = Collections.synchronizedList(new ArrayList<>());
    private DataSource database;

    @BeforeEach
    void make_tables() throws Exception {
        database = Database.withSagaTables("saga_engine_test_" + SCHEMAS.incrementAndGet());
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for too long").isLessThan(deadline);
            Thread.sleep(20); // between two looks at the condition
        }
    }

    private List<String> bodies() {
        return published.stream()
                .map(record -> new String(record.body(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void an_engine_publishes_does_the_work_and_ends_the_saga() throws Exception {
        SagaId id = new SagaId(UUID.randomUUID());
        try (SagaEngine engine =
                new SagaEngine(
                        database, published::addAll, SagaMetrics.NONE, 2, Retention.FOR_EVER)) {
            var errands = engine.add(Errands.definition(new Errand(), (_, _, _) -> new Step.Did()));
            engine.start();
            errands.start(
                    id,
                    new Subject("a"),
                    new Step.Wanted("milk"),
                    new InboxKey("t", "1"),
                    "trace-7");
            await(() -> bodies().contains("ask milk"));
            errands.handle(id, new Step.Answered("bob"), new InboxKey("t", "2"));
            await(() -> bodies().contains("done milk"));
            assertThat(engine.trouble()).isNull();
        }
        assertThat(bodies()).containsExactly("begun milk", "ask milk", "done milk");
        assertThat(published)
                .allSatisfy(
                        record -> assertThat(record.headers()).containsEntry("trace", "trace-7"));
    }

    @Test
    void what_a_broker_did_not_acknowledge_is_published_again_in_order_under_the_same_id()
            throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Outlet flaky =
                batch -> {
                    published.addAll(batch);
                    if (calls.incrementAndGet() <= 2) {
                        throw new Outlet.OutletUnavailable("no acknowledgement", new Exception());
                    }
                };
        try (SagaEngine engine =
                new SagaEngine(database, flaky, SagaMetrics.NONE, 1, Retention.FOR_EVER)) {
            var errands = engine.add(Errands.definition(new Errand(), (_, _, _) -> new Step.Did()));
            engine.start();
            errands.start(
                    new SagaId(UUID.randomUUID()),
                    new Subject("a"),
                    new Step.Wanted("milk"),
                    new InboxKey("t", "1"),
                    "");
            await(() -> calls.get() >= 3 && engine.trouble() == null);
        }
        assertThat(bodies().subList(0, 2)).containsExactly("begun milk", "ask milk");
        assertThat(new HashSet<>(published.stream().map(r -> r.headers().get("id")).toList()))
                .hasSize(2);
    }

    @Test
    void a_command_nobody_answers_is_asked_again_under_the_same_id() throws Exception {
        try (SagaEngine engine =
                new SagaEngine(
                        database, published::addAll, SagaMetrics.NONE, 1, Retention.FOR_EVER)) {
            var errands = engine.add(Errands.definition(new Errand(), (_, _, _) -> new Step.Did()));
            engine.start();
            errands.start(
                    new SagaId(UUID.randomUUID()),
                    new Subject("a"),
                    new Step.Wanted("milk"),
                    new InboxKey("t", "1"),
                    "");
            await(() -> Collections.frequency(bodies(), "ask milk") >= 2);
        }
        assertThat(Collections.frequency(bodies(), "begun milk")).isEqualTo(1);
        assertThat(
                        published.stream()
                                .filter(r ->
                                        new String(r.body(), StandardCharsets.UTF_8)
                                                .startsWith("ask"))
                                .map(r -> r.headers().get("id"))
                                .distinct())
                .hasSize(1);
    }

    @Test
    void work_that_does_not_work_is_done_again_and_two_engines_never_do_it_at_once()
            throws Exception {
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Map<SagaId, AtomicInteger> attempts = new ConcurrentHashMap<>();
        Performer<Step> fails_once =
                (saga, _, _) -> {
                    most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                    try {
                        if (attempts.computeIfAbsent(saga, _ -> new AtomicInteger())
                                        .incrementAndGet()
                                == 1) {
                            throw new Performer.TryAgain("not yet");
                        }
                        return new Step.Did();
                    } finally {
                        atOnce.decrementAndGet();
                    }
                };
        try (SagaEngine one =
                        new SagaEngine(
                                database,
                                published::addAll,
                                SagaMetrics.NONE,
                                3,
                                Retention.FOR_EVER);
                SagaEngine two =
                        new SagaEngine(
                                database,
                                published::addAll,
                                SagaMetrics.NONE,
                                3,
                                Retention.FOR_EVER)) {
            var errands = one.add(Errands.definition(new Errand(), fails_once));
            two.add(Errands.definition(new Errand(), fails_once));
            one.start();
            two.start();
            for (int i = 0; i < 12; i++) {
                SagaId id = new SagaId(UUID.randomUUID());
                errands.start(
                        id,
                        new Subject("s" + i),
                        new Step.Wanted("thing " + i),
                        new InboxKey("t", "w" + i),
                        "");
                errands.handle(id, new Step.Answered("bob"), new InboxKey("t", "a" + i));
            }
            await(() -> bodies().stream().filter(b -> b.startsWith("done")).count() >= 12);
        }
        assertThat(attempts.values()).allSatisfy(n -> assertThat(n.get()).isEqualTo(2));
        assertThat(most.get()).isLessThanOrEqualTo(6);
        assertThat(bodies().stream().filter(b -> b.startsWith("done")).distinct().count())
                .isEqualTo(12);
    }

    @Test
    void two_engines_publish_each_message_once_and_in_order_and_do_no_work_twice_at_once()
            throws Exception {
        int sagas = 30;
        Map<SagaId, AtomicInteger> now = new ConcurrentHashMap<>();
        AtomicInteger twiceAtOnce = new AtomicInteger();
        Performer<Step> slow =
                (saga, _, _) -> {
                    AtomicInteger here = now.computeIfAbsent(saga, _ -> new AtomicInteger());
                    if (here.incrementAndGet() > 1) {
                        twiceAtOnce.incrementAndGet();
                    }
                    Thread.sleep(30); // long enough for the other engine to look for work
                    here.decrementAndGet();
                    return new Step.Did();
                };
        try (SagaEngine one =
                        new SagaEngine(
                                database,
                                published::addAll,
                                SagaMetrics.NONE,
                                4,
                                Retention.FOR_EVER);
                SagaEngine two =
                        new SagaEngine(
                                database,
                                published::addAll,
                                SagaMetrics.NONE,
                                4,
                                Retention.FOR_EVER)) {
            List<SagaRunner<State, Step>> runners =
                    List.of(
                            one.add(Errands.definition(new Errand(), slow)),
                            two.add(Errands.definition(new Errand(), slow)));
            one.start();
            two.start();
            for (int i = 0; i < sagas; i++) {
                SagaId id = new SagaId(UUID.randomUUID());
                runners.get(i % 2)
                        .start(
                                id,
                                new Subject("s" + i),
                                new Step.Wanted(String.valueOf(i)),
                                new InboxKey("t", "w" + i),
                                "");
                runners.get((i + 1) % 2)
                        .handle(id, new Step.Answered("bob"), new InboxKey("t", "a" + i));
            }
            await(() -> bodies().stream().filter(b -> b.startsWith("done")).count() >= sagas);
        }
        assertThat(twiceAtOnce).hasValue(0);
        for (int i = 0; i < sagas; i++) {
            String key = String.valueOf(i);
            assertThat(
                            published.stream()
                                    .filter(record -> record.key().equals(key))
                                    .map(r -> new String(r.body(), StandardCharsets.UTF_8)))
                    .containsExactly("begun " + key, "ask " + key, "done " + key);
        }
    }

    @Test
    void work_of_an_engine_that_ends_is_taken_over_at_once() throws Exception {
        SagaId id = new SagaId(UUID.randomUUID());
        AtomicInteger begun = new AtomicInteger();
        Performer<Step> endless =
                (_, _, _) -> {
                    begun.incrementAndGet();
                    Thread.sleep(Duration.ofMinutes(10)); // until the engine ends
                    return new Step.Did();
                };
        try (SagaEngine first =
                new SagaEngine(
                        database, published::addAll, SagaMetrics.NONE, 1, Retention.FOR_EVER)) {
            var errands = first.add(Errands.definition(new Errand(), endless));
            first.start();
            errands.start(
                    id, new Subject("a"), new Step.Wanted("milk"), new InboxKey("t", "1"), "");
            errands.handle(id, new Step.Answered("bob"), new InboxKey("t", "2"));
            await(() -> begun.get() == 1);
        }
        assertThat(
                        Database.count(
                                database,
                                "SELECT count(*) FROM saga_effect WHERE pending AND lease_owner IS NULL"))
                .isEqualTo(1);
        try (SagaEngine next =
                new SagaEngine(
                        database, published::addAll, SagaMetrics.NONE, 1, Retention.FOR_EVER)) {
            next.add(Errands.definition(new Errand(), (_, _, _) -> new Step.Did()));
            next.start();
            await(() -> bodies().contains("done milk"));
        }
    }

    @Test
    void work_knows_its_saga_and_the_trace_of_the_request() throws Exception {
        List<String> scopes = Collections.synchronizedList(new ArrayList<>());
        SagaMetrics metrics =
                new QuietMetrics() {
                    @Override
                    public Working working(SagaId saga, StepId step, String trace, Object work) {
                        scopes.add("in " + step + " " + trace);
                        return () -> scopes.add("out");
                    }
                };
        SagaId id = new SagaId(UUID.randomUUID());
        try (SagaEngine engine =
                new SagaEngine(database, published::addAll, metrics, 1, Retention.FOR_EVER)) {
            var errands = engine.add(Errands.definition(new Errand(), (_, _, _) -> new Step.Did()));
            engine.start();
            errands.start(
                    id, new Subject("a"), new Step.Wanted("milk"), new InboxKey("t", "1"), "t-1");
            errands.handle(id, new Step.Answered("bob"), new InboxKey("t", "2"));
            await(() -> bodies().contains("done milk"));
        }
        assertThat(scopes).containsExactly("in go t-1", "out");
    }

    @Test
    void work_that_waits_for_a_worker_keeps_its_time_until_it_is_begun() throws Exception {
        SagaId waiting = new SagaId(UUID.randomUUID());
        List<Duration> queued = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        Performer<Step> one_at_a_time =
                (saga, _, _) -> {
                    if (saga.equals(waiting)) {
                        throw new Performer.TryAgain("never done");
                    }
                    busy.countDown();
                    free.await();
                    return new Step.Did();
                };
        SagaMetrics metrics =
                new QuietMetrics() {
                    @Override
                    public void queued(SagaType type, Duration waited) {
                        queued.add(waited);
                    }
                };
        Errand brief = Errand.countedFromWork(Duration.ofMillis(200));
        try (SagaEngine engine =
                new SagaEngine(database, published::addAll, metrics, 1, Retention.FOR_EVER)) {
            var errands = engine.add(Errands.definition(brief, one_at_a_time));
            engine.start();
            SagaId first = new SagaId(UUID.randomUUID());
            begin(errands, first, "busy");
            busy.await();
            begin(errands, waiting, "waiting");
            await(() -> bodies().contains("gave up busy")); // deadlines are told meanwhile
            assertThat(errands.find(waiting)).contains(new State.Doing("waiting"));
            free.countDown();
            await(() -> bodies().contains("gave up waiting"));
        }
        assertThat(queued).hasSizeGreaterThanOrEqualTo(2).noneMatch(Duration::isNegative);
    }

    private static void begin(SagaRunner<State, Step> errands, SagaId id, String what) {
        errands.start(
                id, new Subject(what), new Step.Wanted(what), new InboxKey("t", "w" + what), "");
        errands.handle(id, new Step.Answered("bob"), new InboxKey("t", "a" + what));
    }

    @Test
    void each_move_is_told_once_with_what_the_new_state_is_the_first_to_want() throws Exception {
        List<SagaMove> moves = Collections.synchronizedList(new ArrayList<>());
        SagaMetrics metrics =
                new QuietMetrics() {
                    @Override
                    public void moved(SagaMove move) {
                        moves.add(move);
                    }
                };
        SagaId id = new SagaId(UUID.randomUUID());
        try (SagaEngine engine =
                new SagaEngine(database, published::addAll, metrics, 1, Retention.FOR_EVER)) {
            var errands = engine.add(Errands.definition(new Errand(), (_, _, _) -> new Step.Did()));
            engine.start();
            for (int delivery = 0; delivery < 2; delivery++) {
                errands.start(
                        id,
                        new Subject("a"),
                        new Step.Wanted("milk"),
                        new InboxKey("t", "1"),
                        "t-1");
            }
            errands.handle(id, new Step.Answered("bob"), new InboxKey("t", "2"));
            await(() -> bodies().contains("done milk"));
        }
        assertThat(moves).extracting(SagaMove::saga).containsOnly(id);
        assertThat(moves).extracting(SagaMove::trace).containsOnly("t-1");
        assertThat(moves.getFirst().from()).isNull();
        for (int i = 1; i < moves.size(); i++) {
            assertThat(moves.get(i).from()).isEqualTo(moves.get(i - 1).to());
        }
        assertThat(moves.stream().flatMap(move -> move.emitted().stream()).map(Effect::step))
                .doesNotHaveDuplicates()
                .contains(new StepId("go"));
    }

    @Test
    void a_deadline_passes_by_the_clock_of_the_database() throws Exception {
        SagaId id = new SagaId(UUID.randomUUID());
        try (SagaEngine engine =
                new SagaEngine(
                        database, published::addAll, SagaMetrics.NONE, 1, Retention.FOR_EVER)) {
            var errands =
                    engine.add(
                            Errands.definition(
                                    new Errand(Duration.ofMillis(200)),
                                    (_, _, _) -> new Step.Did()));
            engine.start();
            errands.start(
                    id, new Subject("a"), new Step.Wanted("milk"), new InboxKey("t", "1"), "");
            await(() -> bodies().contains("gave up milk"));
            assertThat(errands.find(id)).contains(new State.GaveUp("milk"));
        }
    }

    /** Hears nothing. */
    private abstract static class QuietMetrics implements SagaMetrics {
        @Override
        public void moved(SagaMove move) {}

        @Override
        public void refused(SagaType type, String why) {}

        @Override
        public void asksRepeated(int count) {}

        @Override
        public void performed(SagaType type, Duration took, boolean again) {}

        @Override
        public void outbox(long waiting, Duration oldest) {}
    }
}
