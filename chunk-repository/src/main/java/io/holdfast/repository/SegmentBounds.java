package io.holdfast.repository;

/** How fragmented a segment may become. */
final class SegmentBounds {

    /**
     * The most extents of a map. One takes at most 81 bytes there (17, a chunk of its own 48, a
     * pack of its own 16), so that a map stays under 21 of the 32 MiB that it may have; and it is
     * twice the grid chunks of the largest segment, so that there is a way back.
     */
    static final int EXTENTS_MAX = 2 * RepositorySettings.CHUNKS_PER_SEGMENT_MAX;

    /**
     * The extents that an increment leaves, on average, for a chunk of the grid. With chunks of 1
     * MiB that is a map of some 1 MiB a GiB, and a restore that asks for at most some 8,000 ranges
     * a GiB; a chunk that is put back had eight overlaid runs, half of its length if they are of 64
     * KiB, so what is stored once more stays below twice what had changed.
     */
    private static final int EXTENTS_PER_GRID_CHUNK = 16;

    private SegmentBounds() {}

    /** The most extents of a map that a plan leaves. */
    static int extentsMax(int gridChunks) {
        return (int) Math.min(EXTENTS_MAX, (long) EXTENTS_PER_GRID_CHUNK * gridChunks);
    }
}
