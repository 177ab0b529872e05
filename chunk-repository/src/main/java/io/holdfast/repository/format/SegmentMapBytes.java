package io.holdfast.repository.format;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
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
    private static final int CHUNK_ENTRY_BYTES = ChunkId.BYTES + 4 * Integer.BYTES;
    private static final int EXTENT_BYTES_MIN = 1 + Long.BYTES;

    private SegmentMapBytes() {}

    public static byte[] write(SegmentMap map) {
        Map<PackId, Integer> packs = new LinkedHashMap<>();
        Map<ChunkReference, Integer> chunks = new LinkedHashMap<>();
        for (Extent extent : map.extents()) {
            if (extent instanceof Extent.Data data) {
                packs.putIfAbsent(data.chunk().pack(), packs.size());
                chunks.putIfAbsent(data.chunk(), chunks.size());
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeByte(VERSION);
            out.writeLong(map.length());
            writePacks(out, packs);
            writeChunks(out, packs, chunks);
            writeExtents(out, map.extents(), chunks);
        } catch (IOException e) {
            throw new IllegalStateException("a byte array takes every byte", e);
        }
        return bytes.toByteArray();
    }

    private static void writePacks(DataOutputStream out, Map<PackId, Integer> packs)
            throws IOException {
        out.writeInt(packs.size());
        for (PackId pack : packs.keySet()) {
            out.write(pack.bytes());
        }
    }

    private static void writeChunks(
            DataOutputStream out, Map<PackId, Integer> packs, Map<ChunkReference, Integer> chunks)
            throws IOException {
        out.writeInt(chunks.size());
        for (ChunkReference chunk : chunks.keySet()) {
            out.write(chunk.chunk().bytes());
            out.writeInt(indexOf(packs, chunk.pack()));
            out.writeInt(chunk.offset());
            out.writeInt(chunk.sealedBytes());
            out.writeInt(chunk.plainBytes());
        }
    }

    private static void writeExtents(
            DataOutputStream out, List<Extent> extents, Map<ChunkReference, Integer> chunks)
            throws IOException {
        out.writeInt(extents.size());
        for (Extent extent : extents) {
            switch (extent) {
                case Extent.Zero zero -> {
                    out.writeByte(ZERO);
                    out.writeLong(zero.length());
                }
                case Extent.Data data -> {
                    out.writeByte(DATA);
                    out.writeLong(data.length());
                    out.writeInt(indexOf(chunks, data.chunk()));
                    out.writeInt(data.offsetInChunk());
                }
            }
        }
    }

    private static <T> int indexOf(Map<T, Integer> table, T entry) {
        Integer index = table.get(entry);
        if (index == null) {
            throw new IllegalStateException(entry + " is not in the table made from the extents");
        }
        return index;
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
                            ChunkId.of(in.bytes(ChunkId.BYTES)),
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
