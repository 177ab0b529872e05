package io.holdfast.benchmark.grid;

/**
 * One pattern at one chunk and pack size.
 *
 * @param dataBytes of the disk, holes not counted: what requests are counted for
 * @param writtenBytes what had to be written: all data, or what was changed
 * @param storedBytes packs and maps
 * @param mapBytes of them the maps
 * @param puts of packs and maps; manifest, configuration and recovery point are three more a disk
 * @param gets of packs and maps to read the whole disk back
 */
record GridRow(
        Pattern pattern,
        int chunkBytes,
        int packBytes,
        long dataBytes,
        long writtenBytes,
        long storedBytes,
        long mapBytes,
        long puts,
        long gets) {

    private static final double TIB = 1L << 40;

    /** Stored for a byte that was written. */
    double ratio() {
        return (double) storedBytes / writtenBytes;
    }

    long putsPerTebibyte() {
        return Math.round(puts * TIB / dataBytes);
    }

    long getsPerTebibyte() {
        return Math.round(gets * TIB / dataBytes);
    }
}
