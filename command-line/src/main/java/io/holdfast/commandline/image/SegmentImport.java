package io.holdfast.commandline.image;

import io.holdfast.commandline.disk.DiskImage;
import io.holdfast.commandline.terminal.Progress;
import io.holdfast.repository.SegmentPlan.Step;
import io.holdfast.repository.SegmentWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Carries one segment from an image to its writer: several threads each take the next offer, read
 * it and have it sealed, so that reading, sealing and storing go on at the same time.
 */
final class SegmentImport {

    /** One reads while as many as there are processors seal. */
    static final int THREADS = Runtime.getRuntime().availableProcessors() + 1;

    private final DiskImage image;
    private final SegmentWriter writer;
    private final Progress progress;
    private final ReadBuffers buffers;
    private volatile boolean failed;

    /**
     * For one segment.
     *
     * @param buffers as long as the longest offer
     */
    SegmentImport(DiskImage image, SegmentWriter writer, Progress progress, ReadBuffers buffers) {
        this.image = image;
        this.writer = writer;
        this.progress = progress;
        this.buffers = buffers;
    }

    void run(Offers offers) throws IOException, InterruptedException {
        Parallel.forEach(THREADS, THREADS, _ -> carry(offers));
    }

    private void carry(Offers offers) throws IOException, InterruptedException {
        ByteBuffer buffer = buffers.take();
        boolean done = false;
        try {
            for (Optional<Step> step = next(offers); step.isPresent(); step = next(offers)) {
                carry(step.get(), buffer);
            }
            done = true;
        } finally {
            buffers.giveBack(buffer);
            if (!done) {
                failed = true;
            }
        }
    }

    /** No more when a thread has failed: the segment will not be finished. */
    private Optional<Step> next(Offers offers) throws IOException {
        synchronized (offers) {
            return failed ? Optional.empty() : offers.next();
        }
    }

    private void carry(Step step, ByteBuffer buffer) throws IOException, InterruptedException {
        switch (step) {
            case Step.Zero(long offset, long length) -> writer.zero(offset, length);
            case Step.Unchanged(long offset, long length) -> writer.unchanged(offset, length);
            case Step.Read(long offset, long length) -> {
                buffer.clear().limit(Math.toIntExact(length));
                image.read(offset, buffer);
                writer.data(offset, buffer.flip());
                progress.add(length);
            }
        }
    }
}
