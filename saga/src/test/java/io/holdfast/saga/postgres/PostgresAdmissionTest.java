package io.holdfast.saga.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.saga.Errand;
import io.holdfast.saga.Errand.State;
import io.holdfast.saga.Errand.Step;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaMetrics;
import io.holdfast.saga.SagaRunner;
import io.holdfast.saga.SagaType;
import io.holdfast.saga.Subject;
import io.holdfast.saga.admission.Admission;
import io.holdfast.saga.admission.Claim;
import io.holdfast.saga.admission.Limits;
import io.holdfast.saga.admission.Place;
import io.holdfast.saga.admission.Usher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The line on a real PostgreSQL. */
class PostgresAdmissionTest {

    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static final Place ENGINE = new Place("engine", "lab/one");
    private static final Place HOST = new Place("host", "h");

    private DataSource database;
    private SagaRunner<State, Step> errands;
    private Admission admission;

    @BeforeEach
    void make_tables() throws Exception {
        database = Database.withSagaTables("admission_test_" + SCHEMAS.incrementAndGet());
        errands =
                new PostgresSagas<>(
                        Errands.definition(new Errand(), (_, _, _) -> new Step.Did()),
                        new Transactions(database),
                        SagaMetrics.NONE,
                        () -> {});
        admission = admission(2);
    }

    private Admission admission(int perEngine) {
        return new PostgresAdmission(
                new Transactions(database),
                new SagaType("errand"),
                new Limits(Map.of("engine", perEngine)));
    }

    private SagaId live() {
        SagaId id = new SagaId(UUID.randomUUID());
        errands.start(
                id,
                new Subject(id.toString()),
                new Step.Wanted("milk"),
                new InboxKey("t", id.toString()),
                "");
        return id;
    }

    private void end(SagaId id) {
        errands.handle(id, new Step.TooLate(), new InboxKey("t", "end " + id));
    }

    private static Claim claim(int rank) {
        return new Claim(rank, List.of(ENGINE, HOST));
    }

    private Admission.Answer ask(SagaId id) {
        return admission.ask(id, claim(0));
    }

    @Test
    void so_many_are_let_in_and_the_next_is_told_what_it_waits_for() {
        assertThat(ask(live())).isEqualTo(new Admission.LetIn());
        assertThat(ask(live())).isEqualTo(new Admission.LetIn());
        assertThat(ask(live())).isEqualTo(new Admission.Waits(List.of(ENGINE)));
    }

    @Test
    void asking_again_changes_nothing() {
        SagaId first = live();
        SagaId second = live();
        ask(first);
        ask(second);
        SagaId waits = live();
        ask(waits);

        assertThat(ask(first)).isEqualTo(new Admission.LetIn());
        assertThat(ask(waits)).isInstanceOf(Admission.Waits.class);
        assertThat(admission.letIn()).isEmpty();
        assertThat(admission.standing("engine"))
                .isEqualTo(Map.of(ENGINE, new Admission.Standing(2, 1)));
    }

    @Test
    void a_saga_that_ends_makes_room_by_itself_and_the_first_in_the_line_is_named_until_it_knows() {
        SagaId first = live();
        ask(first);
        ask(live());
        SagaId waits = live();
        SagaId behind = live();
        ask(waits);
        ask(behind);
        assertThat(admission.letIn()).isEmpty();

        end(first);

        assertThat(admission.letIn()).containsExactly(waits);
        assertThat(admission.letIn()).containsExactly(waits);
        admission.told(waits);
        assertThat(admission.letIn()).isEmpty();
    }

    @Test
    void a_higher_rank_goes_first_and_among_equals_the_one_that_asked_first() {
        Admission one = admission(1);
        SagaId inside = live();
        one.ask(inside, claim(0));
        List<SagaId> low = List.of(live(), live());
        low.forEach(saga -> one.ask(saga, claim(-1)));
        SagaId high = live();
        one.ask(high, claim(1));

        List<SagaId> order = new ArrayList<>();
        SagaId now = inside;
        for (int i = 0; i < 3; i++) {
            end(now);
            now = one.letIn().getFirst();
            one.told(now);
            order.add(now);
        }

        assertThat(order).containsExactly(high, low.get(0), low.get(1));
    }

    @Test
    void one_that_gives_up_waiting_is_out_of_the_line() {
        SagaId inside = live();
        ask(inside);
        ask(live());
        SagaId gaveUp = live();
        SagaId behind = live();
        ask(gaveUp);
        ask(behind);
        end(gaveUp);
        end(inside);

        assertThat(admission.letIn()).containsExactly(behind);
    }

    @Test
    void two_replicas_that_ask_at_once_do_not_let_in_one_too_many() throws Exception {
        List<SagaId> sagas = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            sagas.add(live());
        }
        List<Callable<Admission.Answer>> asks = new ArrayList<>();
        for (int i = 0; i < sagas.size(); i++) {
            SagaId saga = sagas.get(i);
            Admission replica = i % 2 == 0 ? admission : admission(2);
            asks.add(() -> replica.ask(saga, claim(0)));
        }
        int letIn = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Admission.Answer> answer : threads.invokeAll(asks)) {
                letIn += answer.get() instanceof Admission.LetIn ? 1 : 0;
            }
        }
        assertThat(letIn).isEqualTo(2);
        assertThat(admission.standing("host"))
                .isEqualTo(Map.of(HOST, new Admission.Standing(2, 22)));
    }

    @Test
    void an_usher_tells_each_saga_once() {
        SagaId first = live();
        ask(first);
        ask(live());
        SagaId waits = live();
        ask(waits);
        end(first);
        Usher<Step> usher = new Usher<>(admission, errands, () -> new Step.Answered("usher"));

        usher.goRound();
        usher.goRound();

        assertThat(errands.find(waits)).contains(new State.Doing("milk"));
        assertThat(admission.letIn()).isEmpty();
    }
}
