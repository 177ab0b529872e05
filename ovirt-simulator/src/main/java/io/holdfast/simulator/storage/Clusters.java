package io.holdfast.simulator.storage;

/** The unit of allocation, zeroing and dirtiness: qcow2's cluster, 64 KiB. */
final class Clusters {
    static final int BYTES = 64 * 1024;

    private Clusters() {}

    static int indexOf(long offset) {
        return Math.toIntExact(offset / BYTES);
    }

    /** Clusters needed for so many bytes. */
    static int count(long bytes) {
        return Math.toIntExact((bytes + BYTES - 1) / BYTES);
    }

    static long start(int cluster) {
        return (long) cluster * BYTES;
    }

    /** The bytes of clusters {@code [from, to)} of a disk of this size. */
    static ByteRange range(int from, int to, long size) {
        return new ByteRange(start(from), Math.min(start(to), size) - start(from));
    }
}
