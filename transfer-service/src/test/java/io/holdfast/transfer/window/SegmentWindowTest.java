package io.holdfast.transfer.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentWindowTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void every_segment_is_asked_for_once_and_never_more_than_the_window_at_a_time(long seed) {
        Random random = new Random(seed);
        int segments = random.nextInt(40);
        SegmentWindow window = SegmentWindow.over(segments, 1 + random.nextInt(6));
        List<Integer> finished = new ArrayList<>();

        while (!window.done()) {
            assertThat(window.inFlight()).hasSizeLessThanOrEqualTo(window.width());
            int segment = window.inFlight().get(random.nextInt(window.inFlight().size()));
            finished.add(segment);
            window = window.without(segment);
        }

        assertThat(finished).doesNotHaveDuplicates().hasSize(segments);
        assertThat(new TreeSet<>(finished)).allMatch(segment -> segment < segments);
    }

    @Test
    void a_segment_that_is_not_in_flight_cannot_finish() {
        SegmentWindow window = SegmentWindow.over(3, 2);

        assertThatThrownBy(() -> window.without(2)).isInstanceOf(IllegalArgumentException.class);
    }
}
