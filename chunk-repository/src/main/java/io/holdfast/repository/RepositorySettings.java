package io.holdfast.repository;

/**
 * How a repository is laid out and worked with. Chunk and segment size are fixed when the
 * repository is created and read from it afterwards; the rest may differ each time.
 *
 * @param chunkBytes the grid on which chunks are cut
 * @param segmentBytes the length of a segment, a multiple of the chunk size
 * @param packBytes a pack is closed when the next chunk would make it longer
 * @param compressionLevel of zstd
 * @param sealingThreads how many chunks are digested, compressed and sealed, or opened, at once
 * @param uploadsPerSegment how many full packs of one segment are on their way at once
 * @param fetchBytesMax the longest ranged get; neighbouring chunks are fetched together up to it
 * @param fetchesPerSegment how many ranges of one segment are fetched at once
 */
public record RepositorySettings(
        int chunkBytes,
        long segmentBytes,
        int packBytes,
        int compressionLevel,
        int sealingThreads,
        int uploadsPerSegment,
        int fetchBytesMax,
        int fetchesPerSegment) {

    private static final int MIB = 1 << 20;
    private static final int CHUNK_BYTES_MIN = 4 << 10;
    public static final int CHUNK_BYTES_MAX = 16 * MIB;
    public static final long SEGMENT_BYTES_MAX = 16L << 30;
    public static final int PACK_BYTES_MAX = 64 * MIB;

    /** So that a segment map stays well under its 32 MiB. */
    public static final int CHUNKS_PER_SEGMENT_MAX = 131_072;

    /** A chunk's plain, compressed and sealed buffers, and the compressor's own state. */
    private static final int BUFFERS_PER_CHUNK = 4;

    public RepositorySettings {
        require(
                chunkBytes >= CHUNK_BYTES_MIN
                        && chunkBytes <= CHUNK_BYTES_MAX
                        && Integer.bitCount(chunkBytes) == 1,
                "the chunk size is a power of two from 4 KiB to 16 MiB",
                chunkBytes);
        require(
                segmentBytes >= chunkBytes
                        && segmentBytes <= SEGMENT_BYTES_MAX
                        && segmentBytes % chunkBytes == 0
                        && segmentBytes / chunkBytes <= CHUNKS_PER_SEGMENT_MAX,
                "the segment size is a multiple of the chunk size, at most 16 GiB and 131072 chunks",
                segmentBytes);
        require(
                packBytes >= 2L * chunkBytes && packBytes <= PACK_BYTES_MAX,
                "the pack size is at least two chunks and at most 64 MiB",
                packBytes);
        require(
                compressionLevel >= 1 && compressionLevel <= 19,
                "the compression level is from 1 to 19",
                compressionLevel);
        require(
                sealingThreads >= 1 && sealingThreads <= 64,
                "the sealing threads are from 1 to 64",
                sealingThreads);
        require(
                uploadsPerSegment >= 1 && uploadsPerSegment <= 16,
                "the uploads per segment are from 1 to 16",
                uploadsPerSegment);
        require(
                fetchBytesMax >= 2L * chunkBytes && fetchBytesMax <= PACK_BYTES_MAX,
                "the longest fetch is at least two chunks and at most 64 MiB",
                fetchBytesMax);
        require(
                fetchesPerSegment >= 1 && fetchesPerSegment <= 16,
                "the fetches per segment are from 1 to 16",
                fetchesPerSegment);
    }

    public static RepositorySettings defaults() {
        // Sealing never waits: more at once than processors would only push each other's chunks out
        // of their caches.
        int sealing = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 16);
        return new RepositorySettings(MIB, 1L << 30, 16 * MIB, 1, sealing, 2, 4 * MIB, 4);
    }

    /** The same with another layout; pack and fetch sizes follow where they would not fit. */
    public RepositorySettings withLayout(int chunkBytes, long segmentBytes) {
        return new RepositorySettings(
                chunkBytes,
                segmentBytes,
                Math.max(packBytes, 2 * chunkBytes),
                compressionLevel,
                sealingThreads,
                uploadsPerSegment,
                Math.max(fetchBytesMax, 2 * chunkBytes),
                fetchesPerSegment);
    }

    public RepositorySettings withPackBytes(int packBytes) {
        return new RepositorySettings(
                chunkBytes,
                segmentBytes,
                packBytes,
                compressionLevel,
                sealingThreads,
                uploadsPerSegment,
                fetchBytesMax,
                fetchesPerSegment);
    }

    /**
     * The most memory that writing or reading one segment takes, in bytes, its caller's own buffers
     * aside: the pack being filled and those on their way, or the ranges being fetched and the
     * chunks that are given to a sink; and the sealing buffers, which all segments of a repository
     * share.
     */
    public long memoryBytesPerSegment() {
        long packs = (1L + uploadsPerSegment) * packBytes;
        return Math.max(packs, fetchingBytes()) + sealingBytes();
    }

    /** The same for so many segments that are only read, all at once. */
    public long memoryBytesOfReading(int segments) {
        return segments * fetchingBytes() + sealingBytes();
    }

    private long fetchingBytes() {
        return (long) fetchesPerSegment * (fetchBytesMax + chunkBytes);
    }

    private long sealingBytes() {
        return (long) BUFFERS_PER_CHUNK * chunkBytes * sealingThreads;
    }

    private static void require(boolean right, String rule, long value) {
        if (!right) {
            throw new IllegalArgumentException(rule + ", not " + value);
        }
    }
}
