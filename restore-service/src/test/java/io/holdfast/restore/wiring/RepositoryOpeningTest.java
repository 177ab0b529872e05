package io.holdfast.restore.wiring;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.store.RepositoryException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class RepositoryOpeningTest {

    @Test
    void a_wrong_key_is_not_tried_again_and_the_way_out_is_told() {
        AtomicInteger attempts = new AtomicInteger();
        assertThatThrownBy(() ->
                        RepositoryOpening.open(
                                () -> {
                                    attempts.incrementAndGet();
                                    throw new RepositoryException.Refused(
                                            "the master key opens no key slot; give the right one");
                                },
                                Duration.ofMinutes(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("give the right one");
        Assertions.assertThat(attempts).hasValue(1);
    }

    @Test
    void a_store_that_stays_away_ends_the_waiting() {
        AtomicInteger attempts = new AtomicInteger();
        assertThatThrownBy(() ->
                        RepositoryOpening.open(
                                () -> {
                                    attempts.incrementAndGet();
                                    throw new RepositoryException.Unavailable("no route", null);
                                },
                                Duration.ofMillis(300)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("start-patience")
                .hasMessageContaining("no route");
        Assertions.assertThat(attempts).hasValueGreaterThan(1);
    }
}
