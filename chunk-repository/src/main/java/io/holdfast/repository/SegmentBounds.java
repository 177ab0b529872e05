package io.holdfast.repository;

/** How fragmented a segment may become. */
final class SegmentBounds {

    /**
     * The most extents of a map. One takes at most 81 bytes there (17, a chunk of its own 48, a
     * pack of its own 16), so that a map stays under 21 of the 32 MiB that it may have.
     */
    static final int EXTENTS_MAX = 1 << 18;

    private SegmentBounds() {}
}
