package io.holdfast.benchmark.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;

/**
 * A large disk that takes little space: every MiB of it begins with 4 KiB of data, so it has as
 * many extents as a full disk of its size; every thousandth MiB is full; the rest are holes.
 */
public final class SparseDisk {

    private static final int SLOT_BYTES = 1 << 20;
    private static final int PIECE_BYTES = 4 << 10;
    private static final int FULL_EVERY = 1000;
    private static final int FULL_KINDS = 16;
    private static final int PIECE_KINDS = 4096;

    /** What the pieces of data are like. */
    public enum Content {
        /** One of 4,096, again and again. */
        REPEATED,
        /** Each is nowhere else: as many chunks as pieces. */
        DISTINCT
    }

    private SparseDisk() {}

    /** Makes it, in place of what is there. */
    public static void make(Path file, long bytes, Content like) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            byte[] piece = new byte[PIECE_BYTES];
            byte[] full = new byte[SLOT_BYTES];
            for (long slot = 0; slot < bytes / SLOT_BYTES; slot++) {
                boolean isFull = slot % FULL_EVERY == 0;
                byte[] content = isFull ? full : piece;
                fill(content, isFull ? slot / FULL_EVERY % FULL_KINDS : seed(slot, like));
                write(channel, content, slot * SLOT_BYTES);
            }
            channel.write(ByteBuffer.allocate(1), bytes - 1);
        }
    }

    private static long seed(long slot, Content like) {
        return switch (like) {
            case REPEATED -> slot % PIECE_KINDS;
            case DISTINCT -> slot;
        };
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
