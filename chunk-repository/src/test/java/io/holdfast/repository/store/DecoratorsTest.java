package io.holdfast.repository.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.store.FaultyBlobStore.Fault;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecoratorsTest {

    private static final Retrying.Patience PATIENCE =
            new Retrying.Patience(
                    Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(10));
    private static final BlobName NAME = new BlobName("a");

    /** Time that passes only when somebody waits. */
    private static final class Waits implements Retrying.Time {
        private final List<Duration> pauses = new ArrayList<>();
        private long nanos;

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public void sleep(Duration pause) {
            pauses.add(pause);
            nanos += pause.toNanos();
        }
    }

    private final Waits time = new Waits();
    private final MemoryBlobStore memory = new MemoryBlobStore();

    private BlobStore retrying(List<Fault> script) {
        return new RetryingBlobStore(
                FaultyBlobStore.scripted(memory, script, 1),
                new Retrying(PATIENCE, time, new SplittableRandom(1)));
    }

    private static List<Fault> times(int count, Fault fault) {
        return Collections.nCopies(count, fault);
    }

    @Test
    void a_store_that_comes_back_is_asked_until_it_answers_with_growing_pauses() {
        BlobStore store = retrying(times(6, Fault.UNAVAILABLE));

        assertThat(store.putIfAbsent(NAME, ByteBuffer.wrap(new byte[] {1, 2})))
                .isEqualTo(PutOutcome.STORED);

        assertThat(memory.get(NAME, 10)).containsExactly(1, 2);
        assertThat(time.pauses).hasSize(6);
        for (int i = 0; i < 6; i++) {
            long full = Math.min(100L << i, 1000);
            assertThat(time.pauses.get(i).toMillis()).isBetween(full / 2, full);
        }
    }

    @Test
    void a_store_that_stays_away_is_given_up_at_the_deadline() {
        BlobStore store = retrying(times(1000, Fault.UNAVAILABLE));

        assertThatThrownBy(() -> store.head(NAME))
                .isInstanceOf(RepositoryException.Unavailable.class);

        assertThat(time.nanos).isLessThanOrEqualTo(PATIENCE.deadline().toNanos());
        assertThat(time.nanos).isGreaterThan(PATIENCE.deadline().toNanos() * 8 / 10);
    }

    private BlobStore slow(int requests, Duration answer, Duration deadline) {
        return new RetryingBlobStore(
                FaultyBlobStore.scripted(memory, times(requests, Fault.SLOW), 1)
                        .answeringLate(new FaultyBlobStore.Slowness(time, answer, deadline)),
                new Retrying(PATIENCE, time, new SplittableRandom(1)));
    }

    @Test
    void an_answer_that_comes_late_and_in_time_is_taken_and_not_asked_for_again() {
        BlobStore store = slow(2, Duration.ofSeconds(40), Duration.ofSeconds(90));

        assertThat(store.putIfAbsent(NAME, ByteBuffer.wrap(new byte[] {1, 2})))
                .isEqualTo(PutOutcome.STORED);
        assertThat(store.get(NAME, 10)).containsExactly(1, 2);

        assertThat(time.pauses).containsExactly(Duration.ofSeconds(40), Duration.ofSeconds(40));
    }

    /** The deadline counts from the first question, whatever the time went by with. */
    @Test
    void answers_that_never_come_are_given_up_one_request_after_the_deadline_at_most() {
        Duration each = Duration.ofSeconds(3);
        BlobStore store = slow(1000, Duration.ofHours(1), each);

        assertThatThrownBy(() -> store.head(NAME))
                .isInstanceOf(RepositoryException.Unavailable.class)
                .hasMessageContaining("no answer within");

        assertThat(time.nanos).isLessThanOrEqualTo(PATIENCE.deadline().plus(each).toNanos());
        assertThat(time.pauses).filteredOn(each::equals).hasSizeBetween(2, 4);
    }

    @Test
    void a_late_listing_shows_what_was_there_and_catches_up_when_it_is_told() {
        memory.putIfAbsent(new BlobName("a/1"), ByteBuffer.allocate(1));
        memory.putIfAbsent(new BlobName("a/2"), ByteBuffer.allocate(2));
        LateListingBlobStore late = new LateListingBlobStore(memory);
        late.delete(new BlobName("a/1"));
        late.putIfAbsent(new BlobName("a/3"), ByteBuffer.allocate(3));

        assertThat(names(late)).containsExactly("a/1", "a/2");
        assertThat(late.head(new BlobName("a/1"))).isEmpty();
        assertThat(late.get(new BlobName("a/3"), 10)).hasSize(3);

        late.catchUp();
        assertThat(names(late)).containsExactly("a/2", "a/3");
    }

    private static List<String> names(BlobStore store) {
        try (Stream<BlobInfo> found = store.list("a/")) {
            return found.map(object -> object.name().value()).toList();
        }
    }

    @Test
    void nothing_but_unavailable_is_asked_again() {
        BlobStore store = retrying(List.of());

        assertThatThrownBy(() -> store.get(NAME, 10))
                .isInstanceOf(RepositoryException.Missing.class);
        assertThat(time.pauses).isEmpty();
    }

    @Test
    void a_put_whose_answer_was_lost_is_found_already_there() {
        BlobStore store = retrying(List.of(Fault.ANSWER_LOST));

        assertThat(store.putIfAbsent(NAME, ByteBuffer.wrap(new byte[] {7})))
                .isEqualTo(PutOutcome.ALREADY_THERE);
        assertThat(memory.get(NAME, 1)).containsExactly(7);
    }

    @Test
    void a_range_is_filled_from_its_start_at_each_try() {
        memory.putIfAbsent(NAME, ByteBuffer.wrap(new byte[] {0, 1, 2, 3, 4, 5}));
        ByteBuffer target = ByteBuffer.allocate(6).position(1).limit(4);

        retrying(times(2, Fault.ANSWER_LOST)).getRange(NAME, 2, target);

        assertThat(target.array()).containsExactly(0, 2, 3, 4, 0, 0);
        assertThat(target.position()).isEqualTo(4);
    }

    @Test
    void a_meter_is_told_of_each_request_with_its_outcome_and_bytes() {
        List<String> told = new ArrayList<>();
        BlobStore store =
                new MeteredBlobStore(
                        FaultyBlobStore.scripted(memory, List.of(Fault.UNAVAILABLE), 1),
                        (request, outcome, bytes, took) -> {
                            assertThat(took).isGreaterThanOrEqualTo(Duration.ZERO);
                            told.add(request + " " + outcome + " " + bytes);
                        });

        assertThatThrownBy(() -> store.head(NAME))
                .isInstanceOf(RepositoryException.Unavailable.class);
        assertThatThrownBy(() -> store.get(NAME, 10))
                .isInstanceOf(RepositoryException.Missing.class);
        store.putIfAbsent(NAME, ByteBuffer.allocate(5));
        store.putIfAbsent(NAME, ByteBuffer.allocate(5));
        store.getRange(NAME, 1, ByteBuffer.allocate(3));
        assertThat(store.get(NAME, 10)).hasSize(5);
        store.delete(NAME);

        assertThat(told)
                .containsExactly(
                        "HEAD UNAVAILABLE 0",
                        "GET MISSING 0",
                        "PUT DONE 5",
                        "PUT DONE 0",
                        "GET_RANGE DONE 3",
                        "GET DONE 5",
                        "DELETE DONE 0");
    }

    /** Lists by name and fails after so many objects, again and again. */
    private static BlobStore failingInTheMiddle(
            BlobStore store, int after, boolean backwards, AtomicInteger failures) {
        return (BlobStore)
                Proxy.newProxyInstance(
                        BlobStore.class.getClassLoader(),
                        new Class<?>[] {BlobStore.class},
                        (_, method, arguments) -> {
                            assertThat(method.getName()).isEqualTo("list");
                            List<BlobInfo> all;
                            try (Stream<BlobInfo> found = store.list((String) arguments[0])) {
                                all = new ArrayList<>(found.toList());
                            }
                            if (backwards) {
                                Collections.reverse(all);
                            }
                            AtomicInteger given = new AtomicInteger();
                            return all.stream()
                                    .peek(object -> {
                                        if (given.incrementAndGet() > after
                                                && failures.getAndDecrement() > 0) {
                                            throw new RepositoryException.Unavailable(
                                                    "in the middle", null);
                                        }
                                    });
                        });
    }

    private static MemoryBlobStore tenObjects() {
        MemoryBlobStore store = new MemoryBlobStore();
        for (int i = 0; i < 10; i++) {
            store.putIfAbsent(new BlobName("a/" + i), ByteBuffer.allocate(i));
        }
        return store;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 9})
    void a_listing_that_fails_in_the_middle_goes_on_where_it_was(int after) {
        MemoryBlobStore store = tenObjects();
        AtomicInteger failures = new AtomicInteger(4);
        RetryingBlobStore retrying =
                new RetryingBlobStore(
                        failingInTheMiddle(store, after, false, failures),
                        Retrying.real(
                                new Retrying.Patience(
                                        Duration.ofNanos(2),
                                        Duration.ofNanos(2),
                                        Duration.ofMinutes(1))));

        try (Stream<BlobInfo> found = retrying.list("a/");
                Stream<BlobInfo> all = store.list("a/")) {
            assertThat(found.toList()).isEqualTo(all.toList());
        }
        assertThat(failures.get()).isNotPositive();
    }

    @Test
    void a_listing_without_order_is_given_once_or_fails() {
        MemoryBlobStore store = tenObjects();
        AtomicInteger failures = new AtomicInteger();
        RetryingBlobStore retrying =
                new RetryingBlobStore(
                        failingInTheMiddle(store, 5, true, failures),
                        Retrying.real(Retrying.Patience.defaults()));
        try (Stream<BlobInfo> found = retrying.list("a/")) {
            assertThat(found.toList()).hasSize(10).doesNotHaveDuplicates();
        }
        failures.set(1);
        try (Stream<BlobInfo> found = retrying.list("a/")) {
            assertThatThrownBy(found::toList).isInstanceOf(RepositoryException.Unavailable.class);
        }
    }
}
