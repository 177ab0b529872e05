package io.holdfast.repository.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.ledger.MemoryLedger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Concurrent writers against sweeps: no schedule loses a live chunk. {@link Seeds} says how to run
 * more of them, or one.
 */
class ScheduleTest {

    private static final int SEEDS = 150;

    @Test
    void no_schedule_loses_a_live_chunk() {
        Seeds.Sum sum =
                new Seeds("schedules", ScheduleTest.class)
                        .allKeepTheirPromises(
                                SEEDS, (seed, tell) -> Schedule.run(seed, tell, MemoryLedger::new));
        if (sum.all()) {
            assertThat(sum.seen())
                    .contains(
                            "READ",
                            "REBUILT",
                            "OVERTAKEN",
                            "CRASHED",
                            "TAKEN_UP",
                            "GIVEN_UP",
                            "FORGET FORGOTTEN",
                            "FORGET PINNED",
                            "PARENT_FORGOTTEN",
                            "BURY_DEAD_PACK",
                            "BURY_UNFINISHED_PACK",
                            "DELETE_PACK",
                            "REWRITE_PACK",
                            "DELETE_MAP",
                            "DELETE_FORWARDER",
                            "KEEP_USED_PACK");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 16, 4711})
    void a_seed_does_the_same_every_time(long seed) {
        assertThat(Schedule.run(seed, true, MemoryLedger::new).trace())
                .isEqualTo(Schedule.run(seed, true, MemoryLedger::new).trace());
    }
}
