package io.holdfast.benchmark.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;

/**
 * A large disk that takes little space. Every MiB of it begins with 4 KiB that are nowhere else, so
 * it has as many chunks as a full disk of its size; every thousandth MiB is one of a few that
 * repeat; the rest are holes.
 */
public final class SparseDisk {

    private static final int SLOT_BYTES = 1 << 20;
    private static final int UNIQUE_BYTES = 4 << 10;
    private static final int REPEATED_EVERY = 1000;
    private static final int REPEATED_KINDS = 16;

    private SparseDisk() {}

    /** Makes it, in place of what is there. */
    public static void make(Path file, long bytes) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            byte[] unique = new byte[UNIQUE_BYTES];
            byte[] repeated = new byte[SLOT_BYTES];
            for (long slot = 0; slot < bytes / SLOT_BYTES; slot++) {
                boolean repeats = slot % REPEATED_EVERY == 0;
                long seed = repeats ? slot / REPEATED_EVERY % REPEATED_KINDS : slot;
                byte[] content = repeats ? repeated : unique;
                fill(content, seed);
                write(channel, content, slot * SLOT_BYTES);
            }
            channel.write(ByteBuffer.allocate(1), bytes - 1);
        }
    }

    /** Random at its start, which makes it its own; the rest compresses well. */
    private static void fill(byte[] content, long seed) {
        byte[] own = new byte[64];
        new SplittableRandom(seed).nextBytes(own);
        for (int at = 0; at < content.length; at += own.length) {
            System.arraycopy(own, 0, content, at, own.length);
        }
    }

    private static void write(FileChannel channel, byte[] content, long offset) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        for (long at = offset; buffer.hasRemaining(); ) {
            at += channel.write(buffer, at);
        }
    }
}
