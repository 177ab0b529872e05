package io.holdfast.transfer.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.transfer.failure.TransferException.Again;
import io.holdfast.transfer.failure.TransferException.Stop;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PatienceTest {

    private static final Duration MOMENT = Duration.ofMillis(1);
    private final AtomicInteger tries = new AtomicInteger();

    @Test
    void what_fails_twice_and_then_works_has_worked() throws Exception {
        int result =
                new Patience(Duration.ofMinutes(1), MOMENT, MOMENT)
                        .until(
                                () -> {
                                    if (tries.incrementAndGet() < 3) {
                                        throw away();
                                    }
                                    return 7;
                                },
                                _ -> {});

        assertThat(result).isEqualTo(7);
        assertThat(tries).hasValue(3);
    }

    @Test
    void the_last_trouble_is_told_when_the_time_is_over() {
        Patience none = new Patience(Duration.ZERO, MOMENT, MOMENT);

        assertThatThrownBy(() -> none.until(this::fail, _ -> {}))
                .isInstanceOf(Again.class)
                .hasMessage("away");
        assertThat(tries).hasValue(2);
    }

    @Test
    void what_cannot_be_cured_is_not_tried_again() {
        Patience patience = Patience.of(Duration.ofMinutes(1));

        assertThatThrownBy(() ->
                        patience.until(
                                () -> {
                                    tries.incrementAndGet();
                                    throw new Stop(
                                            Failure.of(FailureReason.DISK_UNREADABLE, "bad"));
                                },
                                _ -> {}))
                .isInstanceOf(Stop.class);
        assertThat(tries).hasValue(1);
    }

    private int fail() throws Again {
        tries.incrementAndGet();
        throw away();
    }

    private static Again away() {
        return new Again(FailureReason.REPOSITORY_UNAVAILABLE, "away");
    }
}
