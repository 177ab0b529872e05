package io.holdfast.repository.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.repository.store.RepositoryException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writers that share content, forgetters and two sweepers at once: no live chunk is ever lost. */
class WritersBesideSweepsTest {

    private static final int WRITERS = 3;
    private static final int BACKUPS = 12;
    private static final int CHUNKS = 12;
    private static final int CONTENTS = 16;

    private final Vault vault = new Vault(new MemoryBlobStore());

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void backups_taken_beside_sweeps_read_back(long seed) throws Exception {
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread::new)) {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                SplittableRandom random = new SplittableRandom(seed * WRITERS + i);
                writers.add(
                        threads.submit(() -> {
                            write(random);
                            return null;
                        }));
            }
            List<Future<?>> sweepers =
                    List.of(
                            threads.submit(() -> sweepWhile(writers)),
                            threads.submit(() -> sweepWhile(writers)));
            for (Future<?> writer : writers) {
                writer.get();
            }
            for (Future<?> sweeper : sweepers) {
                sweeper.get();
            }
        }
        vault.sweep();
        vault.sweep();

        assertThat(vault.restoresAll()).isTrue();
        assertThat(
                        new Verifier(vault.sealed, VerifySettings.defaults())
                                .whole(VerifyProgress.none())
                                .damaged())
                .isEmpty();
    }

    private void write(SplittableRandom random) throws Exception {
        Deque<RecoveryPoint> own = new ArrayDeque<>();
        for (int i = 0; i < BACKUPS; i++) {
            byte[] disk = Vault.disk(random.ints(CHUNKS, 0, CONTENTS).asLongStream().toArray());
            RecoveryPoint point = vault.backup(disk);
            assertThat(Arrays.equals(vault.read(point), disk)).isTrue();
            own.add(point);
            if (own.size() > 3) {
                vault.forget(own.remove());
            }
        }
    }

    private void sweepWhile(List<Future<?>> writers) {
        while (!writers.stream().allMatch(Future::isDone)) {
            try {
                vault.sweep();
            } catch (RepositoryException.Refused e) {
                // The other sweep's turn.
                assertThat(e.getMessage()).containsAnyOf("make a new plan", "a newer sweep");
            }
        }
    }
}
