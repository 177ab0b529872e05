package io.holdfast.repository.format;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The plain bytes of a segment map. */
public final class SegmentMapBytes {

    private static final int MAGIC = 0x4846534D; // "HFSM"
    private static final int VERSION = 1;
    private static final int ZERO = 0;
    private static final int DATA = 1;
    private static final int HEADER_BYTES = Integer.BYTES + 1 + Long.BYTES;
    private static final int CHUNK_ENTRY_BYTES = ChunkId.BYTES + 4 * Integer.BYTES;
    private static final int EXTENT_BYTES_MIN = 1 + Long.BYTES;

    private SegmentMapBytes() {}

    public static byte[] write(SegmentMap map) {
        Tables tables = new Tables(map.extents());
        ByteBuffer out = ByteBuffer.allocate(tables.bytes());
        out.putInt(MAGIC).put((byte) VERSION).putLong(map.length());
        out.putInt(tables.packs.size());
        tables.packs.keySet().forEach(pack -> out.put(pack.bytes()));
        out.putInt(tables.chunks.size());
        tables.putChunks(out);
        out.putInt(map.extents().size());
        tables.putExtents(out);
        return out.array();
    }

    /** The packs and chunks that extents name, numbered as they come. */
    private static final class Tables {
        private final List<Extent> extents;
        private final Map<PackId, Integer> packs = new LinkedHashMap<>();
        private final Map<ChunkReference, Integer> chunks = new LinkedHashMap<>();

        /** For each extent its chunk's number, or -1; for each chunk its pack's. */
        private final int[] chunkOfExtent;

        private final int[] packOfChunk;
        private int dataExtents;

        private Tables(List<Extent> extents) {
            this.extents = extents;
            this.chunkOfExtent = new int[extents.size()];
            this.packOfChunk = new int[extents.size()];
            for (int i = 0; i < chunkOfExtent.length; i++) {
                chunkOfExtent[i] =
                        switch (extents.get(i)) {
                            case Extent.Zero _ -> -1;
                            case Extent.Data data -> add(data.chunk());
                        };
            }
        }

        private int add(ChunkReference chunk) {
            dataExtents++;
            int number = number(chunks, chunk);
            packOfChunk[number] = number(packs, chunk.pack());
            return number;
        }

        private static <T> int number(Map<T, Integer> table, T entry) {
            Integer fresh = table.size();
            Integer known = table.putIfAbsent(entry, fresh);
            return known == null ? fresh : known;
        }

        private int bytes() {
            long bytes =
                    HEADER_BYTES
                            + 3L * Integer.BYTES
                            + (long) packs.size() * PackId.BYTES
                            + (long) chunks.size() * CHUNK_ENTRY_BYTES
                            + (long) extents.size() * EXTENT_BYTES_MIN
                            + 2L * Integer.BYTES * dataExtents;
            return Math.toIntExact(bytes);
        }

        private void putChunks(ByteBuffer out) {
            int number = 0;
            for (ChunkReference chunk : chunks.keySet()) {
                chunk.chunk().putTo(out);
                out.putInt(packOfChunk[number]).putInt(chunk.offset());
                out.putInt(chunk.sealedBytes()).putInt(chunk.plainBytes());
                number++;
            }
        }

        private void putExtents(ByteBuffer out) {
            for (int i = 0; i < chunkOfExtent.length; i++) {
                switch (extents.get(i)) {
                    case Extent.Zero zero -> out.put((byte) ZERO).putLong(zero.length());
                    case Extent.Data data ->
                            out.put((byte) DATA)
                                    .putLong(data.length())
                                    .putInt(chunkOfExtent[i])
                                    .putInt(data.offsetInChunk());
                }
            }
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param chunkBytesMax the longest chunk of the repository
     */
    public static SegmentMap read(byte[] bytes, int chunkBytesMax) throws Malformed {
        BoundedReader in = new BoundedReader(bytes);
        in.magic(MAGIC, VERSION, "segment map");
        long length = in.length();
        try {
            List<PackId> packs = readPacks(in);
            List<ChunkReference> chunks = readChunks(in, packs, chunkBytesMax);
            List<Extent> extents = readExtents(in, chunks);
            in.end();
            return new SegmentMap(length, extents);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new Malformed(String.valueOf(e.getMessage()), e);
        }
    }

    private static List<PackId> readPacks(BoundedReader in) throws Malformed {
        int count = in.count(PackId.BYTES);
        List<PackId> packs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            packs.add(PackId.of(in.bytes(PackId.BYTES)));
        }
        return packs;
    }

    private static List<ChunkReference> readChunks(
            BoundedReader in, List<PackId> packs, int chunkBytesMax) throws Malformed {
        int count = in.count(CHUNK_ENTRY_BYTES);
        List<ChunkReference> chunks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ChunkReference chunk =
                    new ChunkReference(
                            in.chunkId(),
                            packs.get(in.index(packs.size())),
                            in.natural(),
                            in.natural(),
                            in.natural());
            if (chunk.plainBytes() > chunkBytesMax
                    || chunk.sealedBytes() > chunk.plainBytes() + PackLayout.SEALING_BYTES_MAX) {
                throw new Malformed("a chunk is longer than chunks are here: " + chunk);
            }
            chunks.add(chunk);
        }
        return chunks;
    }

    private static List<Extent> readExtents(BoundedReader in, List<ChunkReference> chunks)
            throws Malformed {
        int count = in.count(EXTENT_BYTES_MIN);
        List<Extent> extents = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int kind = in.octet();
            long length = in.length();
            extents.add(
                    switch (kind) {
                        case ZERO -> new Extent.Zero(length);
                        case DATA ->
                                new Extent.Data(
                                        length, chunks.get(in.index(chunks.size())), in.natural());
                        default -> throw new Malformed("an extent is of unknown kind " + kind);
                    });
        }
        return extents;
    }
}
