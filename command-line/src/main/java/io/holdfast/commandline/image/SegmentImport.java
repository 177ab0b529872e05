package io.holdfast.commandline.image;

import io.holdfast.commandline.disk.ByteRange;
import io.holdfast.commandline.disk.DiskImage;
import io.holdfast.commandline.terminal.Progress;
import io.holdfast.repository.SegmentWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Carries one segment from an image to its writer: several threads each take the next offer, read
 * it and have it sealed, so that reading, sealing and storing go on at the same time.
 */
final class SegmentImport {

    /** Twice the cores of a small machine: some read while others seal. */
    static final int THREADS = 4;

    private final DiskImage image;
    private final SegmentWriter writer;
    private final Progress progress;
    private final int readBytes;
    private volatile boolean failed;

    SegmentImport(DiskImage image, SegmentWriter writer, Progress progress, int readBytes) {
        this.image = image;
        this.writer = writer;
        this.progress = progress;
        this.readBytes = readBytes;
    }

    void run(Offers offers) throws IOException, InterruptedException {
        Parallel.forEach(THREADS, THREADS, _ -> carry(offers));
    }

    private void carry(Offers offers) throws IOException, InterruptedException {
        ByteBuffer buffer = ByteBuffer.allocate(readBytes);
        boolean done = false;
        try {
            for (Optional<Offer> offer = next(offers); offer.isPresent(); offer = next(offers)) {
                carry(offer.get(), buffer);
            }
            done = true;
        } finally {
            if (!done) {
                failed = true;
            }
        }
    }

    /** No more when a thread has failed: the segment will not be finished. */
    private Optional<Offer> next(Offers offers) throws IOException {
        synchronized (offers) {
            return failed ? Optional.empty() : offers.next();
        }
    }

    private void carry(Offer offer, ByteBuffer buffer) throws IOException, InterruptedException {
        ByteRange range = offer.range();
        switch (offer) {
            case Offer.Zero zero -> writer.zero(range.start(), range.length());
            case Offer.Unchanged unchanged -> writer.unchanged(range.start(), range.length());
            case Offer.Read read -> {
                buffer.clear().limit(Math.toIntExact(range.length()));
                image.read(range.start(), buffer);
                writer.data(range.start(), buffer.flip());
                progress.add(range.length());
            }
        }
    }
}
