package io.holdfast.benchmark.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Sparse files read, copied and compared by their data. */
public final class SparseFiles {

    private static final int BUFFER_BYTES = 1 << 20;

    private SparseFiles() {}

    /** Reads all data, so that the page cache holds as much of it as it can. */
    public static void warm(Path file) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            for (Run run : DataRuns.of(file)) {
                for (long at = run.offset(); at < run.end(); ) {
                    at += fill(channel, at, run.end(), buffer);
                }
            }
        }
    }

    /** A copy with the same holes. */
    public static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.toAbsolutePath().getParent());
        Files.deleteIfExists(to);
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try (FileChannel source = FileChannel.open(from, StandardOpenOption.READ);
                FileChannel target =
                        FileChannel.open(
                                to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (Run run : DataRuns.of(from)) {
                for (long at = run.offset(); at < run.end(); ) {
                    fill(source, at, run.end(), buffer);
                    while (buffer.hasRemaining()) {
                        at += target.write(buffer, at);
                    }
                }
            }
            if (target.size() < source.size()) {
                target.write(ByteBuffer.allocate(1), source.size() - 1);
            }
        }
    }

    /**
     * Compares byte for byte.
     *
     * @return the first offset where the two differ, or the shorter one's size; empty if they are
     *     the same
     */
    public static OptionalLong firstDifference(Path one, Path other) throws IOException {
        ByteBuffer ours = ByteBuffer.allocateDirect(BUFFER_BYTES);
        ByteBuffer theirs = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try (FileChannel left = FileChannel.open(one, StandardOpenOption.READ);
                FileChannel right = FileChannel.open(other, StandardOpenOption.READ)) {
            if (left.size() != right.size()) {
                return OptionalLong.of(Math.min(left.size(), right.size()));
            }
            // What is a hole in both is zero in both.
            for (Run run : together(DataRuns.of(one), DataRuns.of(other))) {
                for (long at = run.offset(); at < run.end(); ) {
                    int length = fill(left, at, run.end(), ours);
                    fill(right, at, at + length, theirs);
                    int mismatch = ours.mismatch(theirs);
                    if (mismatch >= 0) {
                        return OptionalLong.of(at + mismatch);
                    }
                    at += length;
                }
            }
        }
        return OptionalLong.empty();
    }

    /** What is in at least one of the two, in order. */
    static Collection<Run> together(List<Run> one, List<Run> other) {
        TreeMap<Long, Run> all = new TreeMap<>();
        for (List<Run> runs : List.of(one, other)) {
            for (Run run : runs) {
                all.merge(run.offset(), run, (a, b) -> a.length() > b.length() ? a : b);
            }
        }
        TreeMap<Long, Run> joined = new TreeMap<>();
        for (Run run : all.values()) {
            if (!joined.isEmpty() && joined.lastEntry().getValue().end() >= run.offset()) {
                Run last = joined.pollLastEntry().getValue();
                long end = Math.max(last.end(), run.end());
                joined.put(last.offset(), new Run(last.offset(), end - last.offset()));
            } else {
                joined.put(run.offset(), run);
            }
        }
        return joined.values();
    }

    /** Fills the buffer from {@code at}, not beyond {@code end}; how much that is. */
    private static int fill(FileChannel channel, long at, long end, ByteBuffer buffer)
            throws IOException {
        buffer.clear().limit((int) Math.min(BUFFER_BYTES, end - at));
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
        return buffer.flip().remaining();
    }
}
