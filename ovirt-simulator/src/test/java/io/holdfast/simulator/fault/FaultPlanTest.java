package io.holdfast.simulator.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.simulator.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
    private final ManualClock clock = new ManualClock(Instant.EPOCH);
    private final FaultPlan<String> plan = new FaultPlan<>(1, clock);

    private List<Boolean> calls(int count) {
        return IntStream.range(0, count).mapToObj(i -> plan.strike("GET a").isPresent()).toList();
    }

    @Test
    void a_count_strikes_so_often_and_no_more() {
        String id = plan.plan("GET a", Trigger.times(2), "boom");
        assertThat(calls(4)).containsExactly(true, true, false, false);
        assertThat(plan.strikes(id)).isEqualTo(2);
    }

    @Test
    void an_nth_call_strikes_once() {
        plan.plan("GET *", Trigger.nthCall(3), "boom");
        assertThat(calls(5)).containsExactly(false, false, true, false, false);
    }

    @Test
    void a_window_of_time_opens_and_closes() {
        plan.plan("*", Trigger.between(Duration.ofSeconds(10), Duration.ofSeconds(20)), "boom");
        assertThat(calls(1)).containsExactly(false);
        clock.advance(Duration.ofSeconds(10));
        assertThat(calls(2)).containsExactly(true, true);
        clock.advance(Duration.ofSeconds(10));
        assertThat(calls(1)).containsExactly(false);
    }

    @Test
    void probability_repeats_under_the_same_seed() {
        plan.plan("*", Trigger.withProbability(0.3), "boom");
        List<Boolean> first = calls(200);
        FaultPlan<String> again = new FaultPlan<>(1, clock);
        again.plan("*", Trigger.withProbability(0.3), "boom");
        List<Boolean> second =
                IntStream.range(0, 200).mapToObj(i -> again.strike("GET a").isPresent()).toList();
        assertThat(second).isEqualTo(first);
        assertThat(first.stream().filter(struck -> struck).count()).isBetween(30L, 90L);
    }

    @Test
    void other_points_and_cancelled_rules_are_left_alone() {
        String id = plan.plan("PUT *", Trigger.always(), "boom");
        assertThat(calls(1)).containsExactly(false);
        assertThat(plan.strike("PUT x")).isEqualTo(Optional.of("boom"));
        assertThat(plan.cancel(id)).isTrue();
        assertThat(plan.cancel(id)).isFalse();
        assertThat(plan.strike("PUT x")).isEmpty();
        assertThat(plan.strikes()).isEqualTo(1);
    }
}
