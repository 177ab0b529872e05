package io.holdfast.transfer.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.DiskTransferFailed;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.TransferDisk;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.simulator.fault.Trigger;
import io.holdfast.simulator.http.Disturbance;
import io.holdfast.simulator.imageio.ImageioFault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that nobody wants any more is let go of by those who read it, before it is closed. */
class DrainTest {

    private static final int PIECES = 64;
    private static final int PIECE_BYTES = 64 * Lab.KIB;
    private static final Duration READ_TAKES = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir Path folder;

    /** One segment of many short reads, with holes between them. */
    private static byte[] contents() {
        byte[] contents = new byte[2 * PIECES * PIECE_BYTES];
        byte[] noise = new byte[PIECE_BYTES];
        Random random = new Random(11);
        for (int piece = 0; piece < PIECES; piece++) {
            random.nextBytes(noise);
            System.arraycopy(noise, 0, contents, 2 * piece * PIECE_BYTES, PIECE_BYTES);
        }
        return contents;
    }

    @Test
    @Timeout(120)
    void a_disk_that_is_stopped_while_it_is_read_is_asked_for_nothing_after_the_cancel()
            throws Exception {
        try (Lab lab = new Lab(folder, contents(), new MemoryBlobStore(), PATIENCE);
                ExecutorService replica = Executors.newSingleThreadExecutor()) {
            TransferDisk command = lab.openPointInTime();
            lab.begin(command);
            lab.simulator
                    .imageio()
                    .faults()
                    .plan(
                            "GET *",
                            Trigger.always(),
                            new ImageioFault.Wire(new Disturbance.Delay(READ_TAKES)));
            Future<?> copying =
                    replica.submit(() -> {
                        lab.copySegment(command, 0);
                        return null;
                    });
            while (lab.bytesServed() == 0) {
                Thread.onSpinWait();
            }

            assertThat(lab.stop(command))
                    .isInstanceOfSatisfying(
                            DiskTransferFailed.class,
                            failed ->
                                    assertThat(failed.failure().reason())
                                            .isEqualTo(FailureReason.STOPPED));

            long requests = lab.requestsServed();
            copying.get();
            assertThat(lab.requestsServed()).as("requests after the cancel").isEqualTo(requests);
            assertThat(lab.bytesServed()).isLessThan((long) PIECES * PIECE_BYTES);
            assertThat(lab.receipts.find(command.transfer(), 0)).isEmpty();
        }
    }

    @Test
    void a_segment_that_another_worker_moves_is_left_to_it() throws Exception {
        try (Lab lab = new Lab(folder, contents(), new MemoryBlobStore(), PATIENCE)) {
            TransferDisk command = lab.openPointInTime();
            lab.begin(command);
            lab.holdSegment(command, 0);
            lab.copySegment(command, 0);
            assertThat(lab.bytesServed()).isZero();
            assertThat(lab.receipts.find(command.transfer(), 0)).isEmpty();
        }
    }
}
