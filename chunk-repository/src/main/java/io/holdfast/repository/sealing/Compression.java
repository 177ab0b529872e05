package io.holdfast.repository.sealing;

import com.github.luben.zstd.ZstdCompressCtx;

/** How bodies are compressed, and are to be read. The codes are part of the format. */
public final class Compression {

    static final byte RAW = 0;
    static final byte ZSTD = 1;

    /** Compression that saves less than this is not worth decompressing. */
    private static final int WORTH_PERCENT = 97;

    /** Finds what is a MiB back, a chunk of the usual size; level 1 by itself half of that. */
    private static final int WINDOW_LOG = 20;

    /** So many places are remembered; by itself it forgets all but 2^14 of them. */
    private static final int HASH_LOG = 16;

    /** Shorter matches than its own 7 are worth their search once so many are remembered. */
    private static final int MATCH_BYTES_MIN = 5;

    private Compression() {}

    /**
     * A compressor of chunks. Level 1 is tuned: it stores 6 % less than it does by itself for a
     * third more CPU, which gives 4 % at level 2.
     */
    public static ZstdCompressCtx compressor(int level) {
        ZstdCompressCtx compressor = new ZstdCompressCtx();
        compressor.setLevel(level).setChecksum(false).setContentSize(true);
        if (level == 1) {
            compressor.setWindowLog(WINDOW_LOG).setHashLog(HASH_LOG).setMinMatch(MATCH_BYTES_MIN);
        }
        return compressor;
    }

    static boolean storeRaw(int plainBytes, int compressedBytes) {
        return compressedBytes * 100L >= plainBytes * (long) WORTH_PERCENT;
    }
}
