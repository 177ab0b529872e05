package io.holdfast.repository.maintenance;

import io.holdfast.repository.format.ChunkReference;
import java.util.ArrayList;
import java.util.List;

/**
 * Chunks of one pack that are read with one request.
 *
 * @param chunks by offset, at least one
 */
record ChunkRun(List<ChunkReference> chunks) {

    /** A gap that is cheaper to read than to ask again. */
    private static final int GAP_BYTES_MAX = 64 << 10;

    ChunkRun {
        chunks = List.copyOf(chunks);
    }

    int offset() {
        return chunks.getFirst().offset();
    }

    int length() {
        return chunks.getLast().end() - offset();
    }

    /**
     * Puts neighbours together.
     *
     * @param chunks of one pack, by offset
     * @param bytesMax the longest run, but for a single chunk
     */
    static List<ChunkRun> of(List<ChunkReference> chunks, int bytesMax) {
        List<ChunkRun> runs = new ArrayList<>();
        List<ChunkReference> run = new ArrayList<>();
        for (ChunkReference next : chunks) {
            if (!run.isEmpty()
                    && (next.offset() - run.getLast().end() > GAP_BYTES_MAX
                            || next.end() - run.getFirst().offset() > bytesMax)) {
                runs.add(new ChunkRun(run));
                run.clear();
            }
            run.add(next);
        }
        if (!run.isEmpty()) {
            runs.add(new ChunkRun(run));
        }
        return runs;
    }
}
