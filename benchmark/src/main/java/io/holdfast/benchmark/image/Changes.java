package io.holdfast.benchmark.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * What a guest overwrites between two backups.
 *
 * @param runs in order, none touches the next
 */
public record Changes(List<Run> runs) {

    private static final int WRITE_BYTES = 1 << 20;
    private static final long SEED = 0x4F564952L;

    public Changes {
        runs = List.copyOf(runs);
    }

    /**
     * Writes of {@code writeBytes} each, aligned to that, uniformly scattered over the data of an
     * image; {@code percent} of its data in all.
     */
    public static Changes scattered(List<Run> data, int writeBytes, int percent) {
        long[] blocks =
                data.stream()
                        .flatMapToLong(run ->
                                LongStream.rangeClosed(
                                        run.offset() / writeBytes, (run.end() - 1) / writeBytes))
                        .distinct()
                        .toArray();
        long wanted = Math.max(1, DataRuns.bytes(data) * percent / 100 / writeBytes);
        SplittableRandom random = new SplittableRandom(SEED);
        TreeSet<Long> chosen = new TreeSet<>();
        while (chosen.size() < Math.min(wanted, blocks.length)) {
            chosen.add(blocks[random.nextInt(blocks.length)]);
        }
        return joined(chosen.stream().map(b -> new Run(b * writeBytes, writeBytes)).toList());
    }

    /** One run in the middle of the longest data, {@code percent} of all data. */
    public static Changes sequential(List<Run> data, int writeBytes, int percent) {
        Run longest = data.stream().max(Comparator.comparingLong(Run::length)).orElseThrow();
        long wanted = DataRuns.bytes(data) * percent / 100 / writeBytes * writeBytes;
        long start = (longest.offset() + longest.length() / 2) / writeBytes * writeBytes;
        long length = Math.clamp(wanted, writeBytes, longest.end() - start);
        return new Changes(List.of(new Run(start, length)));
    }

    private static Changes joined(List<Run> writes) {
        List<Run> runs = new ArrayList<>();
        for (Run write : writes) {
            if (!runs.isEmpty() && runs.getLast().end() == write.offset()) {
                Run last = runs.removeLast();
                runs.add(new Run(last.offset(), last.length() + write.length()));
            } else {
                runs.add(write);
            }
        }
        return new Changes(runs);
    }

    /** How many bytes change. */
    public long bytes() {
        return DataRuns.bytes(runs);
    }

    /** Overwrites them with random bytes, each time the same. */
    public void applyTo(Path image) throws IOException {
        SplittableRandom random = new SplittableRandom(SEED + 1);
        byte[] content = new byte[WRITE_BYTES];
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
            for (Run run : runs) {
                for (long at = run.offset(); at < run.end(); ) {
                    random.nextBytes(content);
                    int piece = (int) Math.min(WRITE_BYTES, run.end() - at);
                    ByteBuffer buffer = ByteBuffer.wrap(content, 0, piece);
                    while (buffer.hasRemaining()) {
                        at += channel.write(buffer, at);
                    }
                }
            }
        }
    }

    /** Writes them as imageio lists dirty extents: all of a disk, dirty and clean in turn. */
    public void writeExtents(Path file, long diskBytes) throws IOException {
        Files.writeString(file, extents(diskBytes), StandardCharsets.UTF_8);
    }

    String extents(long diskBytes) {
        List<String> entries = new ArrayList<>();
        long at = 0;
        for (Run run : runs) {
            if (run.offset() > at) {
                entries.add(entry(at, run.offset(), false));
            }
            at = Math.min(run.end(), diskBytes);
            entries.add(entry(run.offset(), at, true));
        }
        if (at < diskBytes) {
            entries.add(entry(at, diskBytes, false));
        }
        return "[" + String.join(",\n", entries) + "]\n";
    }

    private static String entry(long start, long end, boolean dirty) {
        return "{\"start\": %d, \"length\": %d, \"dirty\": %b, \"zero\": false}"
                .formatted(start, end - start, dirty);
    }
}
