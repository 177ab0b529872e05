package io.holdfast.benchmark.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitTest {

    @Test
    void seconds_are_read_as_they_were_written() {
        Map<Stage, Double> seconds =
                Map.of(
                        Stage.READ, 1.5,
                        Stage.ZERO_CHECK, 2.5,
                        Stage.DIGEST, 3.5,
                        Stage.COMPRESS, 4.5,
                        Stage.SEAL, 5.5);
        StageSeconds stages = new StageSeconds(seconds);

        assertThat(StageSeconds.parse(stages.text())).isEqualTo(stages);
        assertThat(stages.sum()).isEqualTo(15);
    }

    @Test
    void a_stage_that_is_missing_is_refused() {
        assertThatThrownBy(() -> StageSeconds.parse("READ 1.0\n"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
