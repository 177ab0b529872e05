package io.holdfast.saga.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.saga.SagaId;
import io.holdfast.saga.admission.Line.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineTest {

    private static final Place ENGINE = new Place("engine", "lab");
    private static final Place HOST = new Place("host", "one");
    private static final Place OTHER_HOST = new Place("host", "two");
    private static final Place DOMAIN = new Place("domain", "fast");
    private static final Limits LIMITS = new Limits(Map.of("engine", 3, "host", 1, "domain", 2));

    private static Entry entry(int number, Place... places) {
        return new Entry(new SagaId(new UUID(0, number)), new Claim(0, List.of(places)));
    }

    @Test
    void as_many_are_let_in_as_there_is_room_for_in_their_order() {
        Entry first = entry(1, ENGINE, HOST);
        Entry second = entry(2, ENGINE, OTHER_HOST);
        Entry third = entry(3, ENGINE, HOST);

        assertThat(new Line(List.of(), List.of(first, second, third)).look(LIMITS))
                .containsExactly(
                        Map.entry(first.saga(), List.of()),
                        Map.entry(second.saga(), List.of()),
                        Map.entry(third.saga(), List.of(HOST)));
    }

    @Test
    void one_that_waits_for_its_host_does_not_stop_the_engine() {
        Entry inside = entry(1, ENGINE, HOST);
        Entry waits = entry(2, ENGINE, HOST);
        Entry behind = entry(3, ENGINE, OTHER_HOST);

        assertThat(new Line(List.of(inside), List.of(waits, behind)).look(LIMITS))
                .containsEntry(behind.saga(), List.of());
    }

    @Test
    void one_that_waits_is_not_overtaken_where_it_waits() {
        Entry inside = entry(1, ENGINE, HOST, DOMAIN);
        Entry waits = entry(2, ENGINE, HOST, DOMAIN);
        Entry behind = entry(3, ENGINE, OTHER_HOST, DOMAIN);

        assertThat(new Line(List.of(inside), List.of(waits, behind)).look(LIMITS))
                .containsEntry(waits.saga(), List.of(HOST))
                .containsEntry(behind.saga(), List.of(DOMAIN));
    }

    @Test
    void every_full_place_is_named() {
        Entry one = entry(1, ENGINE, HOST, DOMAIN);
        Entry two = entry(2, ENGINE, OTHER_HOST, DOMAIN);
        Entry waits = entry(3, ENGINE, HOST, DOMAIN);

        assertThat(new Line(List.of(one, two), List.of(waits)).look(LIMITS))
                .containsEntry(waits.saga(), List.of(HOST, DOMAIN));
    }

    @Test
    void a_limit_of_zero_is_none() {
        Limits none = new Limits(Map.of("engine", 0));
        List<Entry> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(entry(i, ENGINE, HOST));
        }

        assertThat(new Line(List.of(), many).look(none).values()).allMatch(List::isEmpty);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void no_limit_is_ever_passed_and_everybody_has_a_turn(long seed) {
        Random random = new Random(seed);
        List<Entry> waiting = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            waiting.add(
                    entry(
                            i,
                            ENGINE,
                            new Place("host", "h" + random.nextInt(4)),
                            new Place("domain", "d" + random.nextInt(3))));
        }
        List<Entry> inside = new ArrayList<>();
        int rounds = 0;
        while (!waiting.isEmpty() || !inside.isEmpty()) {
            Map<SagaId, List<Place>> full = new Line(inside, waiting).look(LIMITS);
            for (Entry entry : List.copyOf(waiting)) {
                if (full.getOrDefault(entry.saga(), List.of()).isEmpty()) {
                    waiting.remove(entry);
                    inside.add(entry);
                }
            }
            assertThat(users(inside))
                    .allSatisfy(
                            (place, n) -> assertThat(n).isLessThanOrEqualTo(LIMITS.most(place)));
            inside.remove(random.nextInt(inside.size()));
            assertThat(++rounds).isLessThanOrEqualTo(60);
        }
    }

    private static Map<Place, Integer> users(List<Entry> inside) {
        Map<Place, Integer> users = new HashMap<>();
        inside.forEach(entry ->
                entry.claim().places().forEach(place -> users.merge(place, 1, Integer::sum)));
        return users;
    }
}
