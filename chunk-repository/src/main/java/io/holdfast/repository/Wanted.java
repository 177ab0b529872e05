package io.holdfast.repository;

import io.holdfast.repository.format.ChunkReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A chunk that a segment needs, and all the places where its bytes go.
 *
 * @param places at least one
 */
record Wanted(ChunkReference chunk, List<Place> places) {

    /** Bytes of a chunk and where in the disk they belong. */
    record Place(long offsetInDisk, int offsetInChunk, int length) {}

    /** The offset of the first of its bytes in the disk. */
    long diskOffset() {
        return places.getFirst().offsetInDisk();
    }

    /**
     * Chunks of one pack that are fetched with one request.
     *
     * @param chunks by offset, at least one
     */
    record Fetch(List<Wanted> chunks) {

        int offset() {
            return chunks.getFirst().chunk().offset();
        }

        int length() {
            return chunks.getLast().chunk().end() - offset();
        }
    }

    /** A gap that is cheaper to read than to ask again: some 50 ms a request at 1 MiB a second. */
    private static final int GAP_BYTES_MAX = 64 << 10;

    /** Puts neighbours together, pack by pack; in the order in which the disk has them. */
    static List<Fetch> fetches(List<Wanted> chunks, int fetchBytesMax) {
        List<Wanted> ordered = new ArrayList<>(chunks);
        ordered.sort(
                Comparator.comparing((Wanted wanted) -> wanted.chunk().pack().value())
                        .thenComparingInt(wanted -> wanted.chunk().offset()));
        List<Fetch> fetches = new ArrayList<>();
        List<Wanted> run = new ArrayList<>();
        for (Wanted next : ordered) {
            if (!run.isEmpty() && !joins(run, next, fetchBytesMax)) {
                fetches.add(new Fetch(List.copyOf(run)));
                run.clear();
            }
            run.add(next);
        }
        if (!run.isEmpty()) {
            fetches.add(new Fetch(List.copyOf(run)));
        }
        fetches.sort(Comparator.comparingLong(fetch -> fetch.chunks().getFirst().diskOffset()));
        return fetches;
    }

    private static boolean joins(List<Wanted> run, Wanted next, int fetchBytesMax) {
        ChunkReference first = run.getFirst().chunk();
        ChunkReference last = run.getLast().chunk();
        ChunkReference chunk = next.chunk();
        return chunk.pack().equals(last.pack())
                && chunk.offset() >= last.end()
                && chunk.offset() - last.end() <= GAP_BYTES_MAX
                && (long) chunk.end() - first.offset() <= fetchBytesMax;
    }
}
