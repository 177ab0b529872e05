package io.holdfast.repository.sealing;

/** How the body of something sealed is to be read. The codes are part of the format. */
final class Compression {

    static final byte RAW = 0;
    static final byte ZSTD = 1;

    /** Compression that saves less than this is not worth decompressing. */
    private static final int WORTH_PERCENT = 97;

    private Compression() {}

    static boolean storeRaw(int plainBytes, int compressedBytes) {
        return compressedBytes * 100L >= plainBytes * (long) WORTH_PERCENT;
    }
}
