package io.holdfast.ovirt.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.ovirt.PollClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PollingTest {

    private final List<Duration> pauses = new ArrayList<>();

    /** Time that passes by pauses alone. */
    private final PollClock clock =
            new PollClock() {
                @Override
                public long nanoTime() {
                    return pauses.stream().mapToLong(Duration::toNanos).sum();
                }

                @Override
                public void pause(Duration pause) {
                    pauses.add(pause);
                }
            };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void pauses_grow_and_last_from_half_to_all_of_their_length(long seed) {
        Polling polling = new Polling(clock, new Random(seed));

        String said = polling.until(Duration.ofMinutes(1), Optional::empty, () -> "late");

        assertThat(said).isEqualTo("late");
        Duration full = Duration.ofMillis(250);
        for (Duration pause : pauses.subList(0, 8)) {
            assertThat(pause).isBetween(full.dividedBy(2), full);
            full = full.multipliedBy(3).dividedBy(2);
        }
        assertThat(pauses).allSatisfy(pause -> assertThat(pause).isPositive());
        assertThat(clock.nanoTime()).isEqualTo(Duration.ofMinutes(1).toNanos());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void two_that_wait_do_not_pause_alike(long seed) {
        new Polling(clock, new Random(seed)).until(Duration.ofSeconds(5), Optional::empty, () -> 0);
        List<Duration> first = List.copyOf(pauses);
        pauses.clear();
        new Polling(clock, new Random(~seed))
                .until(Duration.ofSeconds(5), Optional::empty, () -> 0);

        assertThat(pauses).isNotEqualTo(first);
    }
}
