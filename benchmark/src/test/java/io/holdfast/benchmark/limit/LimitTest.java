package io.holdfast.benchmark.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    void the_mean_of_several_threads_is_taken_stage_by_stage() {
        StageSeconds one = StageSeconds.parse(lines(1.0));
        StageSeconds other = StageSeconds.parse(lines(2.0));

        assertThat(StageSeconds.mean(List.of(one, other)))
                .isEqualTo(StageSeconds.parse(lines(1.5)));
    }

    private static String lines(double seconds) {
        return Stream.of(Stage.values())
                .map(stage -> stage.name() + " " + seconds + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void a_stage_that_is_missing_is_refused() {
        assertThatThrownBy(() -> StageSeconds.parse("READ 1.0\n"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
