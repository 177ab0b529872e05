package io.holdfast.repository.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RequestGateTest {

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

    private static int fail(RepositoryException.Unavailable with) {
        throw with;
    }

    private static void askTooMuch(RequestGate gate) {
        assertThatThrownBy(() ->
                        gate.pass(() ->
                                fail(RepositoryException.Unavailable.tooMany("slow down", null))))
                .isInstanceOf(RepositoryException.Unavailable.class);
    }

    @Test
    void no_more_are_in_flight_than_may_be() throws Exception {
        RequestGate gate = new RequestGate(3, 0, time);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch three = new CountDownLatch(3);
        try (ExecutorService threads = Executors.newFixedThreadPool(12)) {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                all.add(
                        threads.submit(() ->
                                gate.pass(() -> {
                                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                                    three.countDown();
                                    awaitQuietly(three);
                                    return now.decrementAndGet();
                                })));
            }
            for (Future<Integer> one : all) {
                one.get();
            }
        }
        assertThat(most).hasValue(3);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ending) {
            throw new IllegalStateException(ending);
        }
    }

    @Test
    void no_more_begin_in_a_second_than_may() {
        RequestGate gate = new RequestGate(0, 4, time);
        for (int i = 0; i < 9; i++) {
            gate.pass(() -> 1);
        }
        assertThat(time.nanos()).isEqualTo(Duration.ofSeconds(2).toNanos());
        assertThat(time.pauses).hasSize(8).containsOnly(Duration.ofMillis(250));
    }

    @Test
    void a_store_that_is_asked_too_much_is_asked_less_and_by_and_by_more_again() {
        RequestGate gate = new RequestGate(16, 0, time);
        askTooMuch(gate);
        assertThat(gate.window()).isEqualTo(1);
        for (int i = 0; i < 8; i++) {
            gate.pass(() -> 1);
        }
        assertThat(gate.window()).isBetween(3, 5);
        for (int i = 0; i < 500; i++) {
            gate.pass(() -> 1);
        }
        assertThat(gate.window()).isEqualTo(16);
    }

    @Test
    void a_store_that_is_away_is_not_asked_less_for_that() {
        RequestGate gate = new RequestGate(16, 0, time);
        assertThatThrownBy(() ->
                        gate.pass(() -> fail(new RepositoryException.Unavailable("away", null))))
                .isInstanceOf(RepositoryException.Unavailable.class);
        assertThat(gate.window()).isEqualTo(16);
    }

    @Test
    void the_interrupt_of_one_that_waits_is_kept_and_takes_no_place() {
        RequestGate gate = new RequestGate(1, 0, time);
        gate.pass(() -> {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> gate.pass(() -> 1))
                    .isInstanceOf(RepositoryException.Unavailable.class);
            assertThat(Thread.interrupted()).isTrue();
            return 1;
        });
        assertThat(gate.pass(() -> 2)).isEqualTo(2);
    }
}
