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

    /** zstd's {@code dfast}: a table of long matches, and one of short ones. */
    private static final int TWO_TABLES = 2;

    /**
     * So many places of long matches are remembered: 256 KiB, which stay in a processor's cache.
     */
    private static final int LONG_MATCHES_LOG = 16;

    /** And of short ones: 128 KiB. */
    private static final int SHORT_MATCHES_LOG = 15;

    /** How long a short match is at least. */
    private static final int MATCH_BYTES_MIN = 5;

    private Compression() {}

    /**
     * A compressor of chunks. Level 1 is tuned: on files of an operating system it stores 4 to 6 %
     * less than it does by itself for some 40 % more CPU (measured; adr/0025).
     */
    public static ZstdCompressCtx compressor(int level) {
        ZstdCompressCtx compressor = new ZstdCompressCtx();
        compressor.setLevel(level).setChecksum(false).setContentSize(true);
        if (level == 1) {
            compressor
                    .setStrategy(TWO_TABLES)
                    .setWindowLog(WINDOW_LOG)
                    .setHashLog(LONG_MATCHES_LOG)
                    .setChainLog(SHORT_MATCHES_LOG)
                    .setMinMatch(MATCH_BYTES_MIN);
        }
        return compressor;
    }

    static boolean storeRaw(int plainBytes, int compressedBytes) {
        return compressedBytes * 100L >= plainBytes * (long) WORTH_PERCENT;
    }
}
