package io.holdfast.transfer.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rates hold when their windows say so, and bytes wait for their turn. */
class PaceTest {

    private static final long MIB = 1 << 20;

    private static final PaceSchedule OFFICE =
            PaceSchedule.of(
                    Optional.of("100M"),
                    List.of(
                            "MON-FRI 08:00-18:00 20M",
                            "SAT-SUN 22:00-06:00 1G",
                            "WED 18:00-24:00 1M"),
                    ZoneId.of("Europe/Berlin"));

    @ParameterizedTest
    @CsvSource({
        // 2026-11-23 is a Monday; Berlin is an hour ahead of UTC.
        "2026-11-23T06:59:59Z, 100",
        "2026-11-23T07:00:00Z, 20",
        "2026-11-23T16:59:59Z, 20",
        "2026-11-23T17:00:00Z, 100",
        "2026-11-25T17:00:00Z, 1",
        "2026-11-25T22:59:59Z, 1",
        "2026-11-25T23:00:00Z, 100",
        "2026-11-28T20:59:59Z, 100",
        "2026-11-28T21:00:00Z, 1024",
        "2026-11-29T04:59:59Z, 1024",
        "2026-11-29T05:00:00Z, 100",
        "2026-11-30T04:59:59Z, 1024",
        "2026-11-30T05:00:00Z, 100"
    })
    void the_first_window_that_holds_counts(Instant at, long mebibytes) {
        assertThat(OFFICE.at(at)).contains(new BytesPerSecond(mebibytes * MIB));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MON-FRI 08:00-18:00",
                "MON-FRY 08:00-18:00 20M",
                "08:00-25:00 20M",
                "08:00 20M",
                "08:00-18:00 20T",
                "08:00-18:00 1K",
                ""
            })
    void what_is_no_window_is_refused(String text) {
        assertThatThrownBy(() -> PaceSchedule.of(Optional.empty(), List.of(text), ZoneOffset.UTC))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void each_taker_waits_until_those_before_it_had_their_time_and_idle_time_is_not_saved_up()
            throws Exception {
        AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
        List<Duration> waits = new ArrayList<>();
        Pace pace =
                new TimedPace(
                        PaceSchedule.of(Optional.of("4M"), List.of(), ZoneOffset.UTC),
                        () -> Instant.EPOCH,
                        now::get,
                        waits::add);
        pace.take(4 * MIB);
        pace.take(2 * MIB);
        pace.take(2 * MIB);
        now.addAndGet(Duration.ofSeconds(60).toNanos());
        pace.take(4 * MIB);
        pace.take(4 * MIB);

        assertThat(waits)
                .containsExactly(
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        Duration.ofMillis(1500),
                        Duration.ZERO,
                        Duration.ofSeconds(1));
    }

    @Test
    void without_a_rate_nobody_waits() throws Exception {
        PaceSchedule none = PaceSchedule.of(Optional.empty(), List.of(), ZoneOffset.UTC);
        assertThat(none.at(Instant.EPOCH)).isEmpty();
        TimedPace.of(none, () -> Instant.EPOCH).take(Long.MAX_VALUE);
    }
}
