package io.holdfast.benchmark.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A raw disk image to measure with: real files as a file system lays them out, random bytes, zeros
 * that are written, and holes. On one machine it is each time the same.
 *
 * @param bytes its size
 * @param fileBytes what the files have, each filled up to 4 KiB
 * @param randomBytes that no compression makes smaller
 * @param zeroBytes that are zero and written all the same
 */
public record BenchImage(Path file, long bytes, long fileBytes, long randomBytes, long zeroBytes) {

    /** The kinds of content take turns in so many places, so that holes and data lie scattered. */
    private static final int STRIPES = 16;

    /** What a file system aligns files to. */
    private static final int BLOCK_BYTES = 4 << 10;

    private static final int BUFFER_BYTES = 1 << 20;
    private static final long SEED = 0x484F4C44L;

    /** The smallest whose stripes hold a chunk of each kind. */
    public static final long BYTES_MIN = 64L << 20;

    /** Makes it, in place of what is there. */
    public static BenchImage make(Path file, long bytes, SourceFiles sources) throws IOException {
        if (bytes < BYTES_MIN || bytes % ((long) STRIPES * BUFFER_BYTES) != 0) {
            throw new IllegalArgumentException(
                    "an image has a multiple of 16 MiB and at least 64 MiB, not " + bytes);
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            return new Filling(file, channel, bytes, sources).fill();
        }
    }

    /** What is written. */
    public long dataBytes() {
        return fileBytes + randomBytes + zeroBytes;
    }

    private static final class Filling {
        private final Path file;
        private final FileChannel channel;
        private final long bytes;
        private final SourceFiles sources;
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        private long fileBytes;
        private long randomBytes;
        private long zeroBytes;

        Filling(Path file, FileChannel channel, long bytes, SourceFiles sources) {
            this.file = file;
            this.channel = channel;
            this.bytes = bytes;
            this.sources = sources;
        }

        /**
         * Of each stripe: 3/8 files, 1/16 random, 1/32 zeros; between them and after them holes.
         */
        BenchImage fill() throws IOException {
            long stripe = bytes / STRIPES;
            SplittableRandom random = new SplittableRandom(SEED);
            for (int i = 0; i < STRIPES; i++) {
                long start = i * stripe;
                files(start, start + stripe * 3 / 8);
                random(start + stripe / 2, stripe / 16, random);
                zeros(start + stripe * 3 / 4, stripe / 32);
            }
            // The size, where the end is a hole.
            channel.write(ByteBuffer.allocate(1), bytes - 1);
            return new BenchImage(file, bytes, fileBytes, randomBytes, zeroBytes);
        }

        /** Files one after the other; one that is longer than what is left is cut. */
        private void files(long start, long end) throws IOException {
            long at = start;
            while (at < end) {
                Optional<Path> source = sources.next();
                if (source.isEmpty()) {
                    return;
                }
                long written = copy(source.get(), at, end);
                fileBytes += written;
                at += written;
            }
        }

        private long copy(Path source, long start, long end) throws IOException {
            long at = start;
            try (FileChannel from = FileChannel.open(source, StandardOpenOption.READ)) {
                while (at < end) {
                    buffer.clear().limit((int) Math.min(BUFFER_BYTES, end - at));
                    int read = from.read(buffer);
                    if (read < 0) {
                        break;
                    }
                    at += write(buffer.flip(), at);
                }
            }
            int over = (int) (at % BLOCK_BYTES);
            return over == 0
                    ? at - start
                    : at - start + write(ByteBuffer.allocate(BLOCK_BYTES - over), at);
        }

        private void random(long start, long length, SplittableRandom random) throws IOException {
            byte[] content = new byte[BUFFER_BYTES];
            for (long at = start; at < start + length; ) {
                random.nextBytes(content);
                int piece = (int) Math.min(BUFFER_BYTES, start + length - at);
                at += write(ByteBuffer.wrap(content, 0, piece), at);
            }
            randomBytes += length;
        }

        private void zeros(long start, long length) throws IOException {
            ByteBuffer zeros = ByteBuffer.allocate(BUFFER_BYTES);
            for (long at = start; at < start + length; ) {
                zeros.clear().limit((int) Math.min(BUFFER_BYTES, start + length - at));
                at += write(zeros, at);
            }
            zeroBytes += length;
        }

        private long write(ByteBuffer content, long at) throws IOException {
            int length = content.remaining();
            for (long to = at; content.hasRemaining(); ) {
                to += channel.write(content, to);
            }
            return length;
        }
    }
}
