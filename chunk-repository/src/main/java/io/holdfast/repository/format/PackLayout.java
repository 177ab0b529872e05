package io.holdfast.repository.format;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The frame of a pack: a header, sealed chunks back to back, a sealed tail, a footer that finds it.
 */
public final class PackLayout {

    /** The most that sealing adds to the plain bytes of a chunk. */
    public static final int SEALING_BYTES_MAX = 1 + Integer.BYTES + 12 + 16;

    public static final int HEADER_BYTES = 8;
    public static final int FOOTER_BYTES = 16;

    /** One entry of the tail before sealing. */
    public static final int TAIL_ENTRY_BYTES = ChunkId.BYTES + 3 * Integer.BYTES;

    private static final int HEADER_MAGIC = 0x4846504B; // "HFPK"
    private static final int FOOTER_MAGIC = 0x48465045; // "HFPE"
    private static final int TAIL_MAGIC = 0x48465054; // "HFPT"
    private static final int VERSION = 1;

    private PackLayout() {}

    public static byte[] header() {
        return ByteBuffer.allocate(HEADER_BYTES).putInt(HEADER_MAGIC).putInt(VERSION).array();
    }

    /** Where the sealed tail is in the pack. */
    public record TailPlace(int offset, int length) {}

    public static byte[] footer(TailPlace tail) {
        return ByteBuffer.allocate(FOOTER_BYTES)
                .putInt(tail.offset())
                .putInt(tail.length())
                .putInt(VERSION)
                .putInt(FOOTER_MAGIC)
                .array();
    }

    /**
     * Finds the tail.
     *
     * @param footer the last {@link #FOOTER_BYTES} of a pack
     * @param packBytes the length of the whole pack
     */
    public static TailPlace readFooter(byte[] footer, long packBytes) throws Malformed {
        if (footer.length != FOOTER_BYTES) {
            throw new Malformed(
                    "a footer has %d bytes, not %d".formatted(FOOTER_BYTES, footer.length));
        }
        ByteBuffer in = ByteBuffer.wrap(footer);
        if (in.getInt(3 * Integer.BYTES) != FOOTER_MAGIC
                || in.getInt(2 * Integer.BYTES) != VERSION) {
            throw new Malformed("it does not end as a pack of version " + VERSION);
        }
        TailPlace tail = new TailPlace(in.getInt(0), in.getInt(Integer.BYTES));
        if (tail.offset() < HEADER_BYTES
                || tail.length() < 0
                || (long) tail.offset() + tail.length() + FOOTER_BYTES != packBytes) {
            throw new Malformed(
                    "its footer places the tail at %d, %d bytes long, in a pack of %d bytes"
                            .formatted(tail.offset(), tail.length(), packBytes));
        }
        return tail;
    }

    public static byte[] tail(List<ChunkReference> chunks) {
        ByteBuffer out =
                ByteBuffer.allocate(
                        Integer.BYTES + 1 + Integer.BYTES + chunks.size() * TAIL_ENTRY_BYTES);
        out.putInt(TAIL_MAGIC).put((byte) VERSION).putInt(chunks.size());
        for (ChunkReference chunk : chunks) {
            chunk.chunk().putTo(out);
            out.putInt(chunk.offset()).putInt(chunk.sealedBytes()).putInt(chunk.plainBytes());
        }
        return out.array();
    }

    /** The chunks of {@code pack}, back to back from the header to the tail. */
    public static List<ChunkReference> readTail(byte[] bytes, PackId pack, TailPlace place)
            throws Malformed {
        BoundedReader in = new BoundedReader(bytes);
        in.magic(TAIL_MAGIC, VERSION, "tail of a pack");
        int count = in.count(TAIL_ENTRY_BYTES);
        List<ChunkReference> chunks = new ArrayList<>(count);
        int end = HEADER_BYTES;
        for (int i = 0; i < count; i++) {
            ChunkReference chunk = readEntry(in, pack);
            if (chunk.offset() != end) {
                throw new Malformed("chunk " + chunk.chunk() + " does not follow the one before");
            }
            end = chunk.end();
            chunks.add(chunk);
        }
        in.end();
        if (end != place.offset()) {
            throw new Malformed(
                    "its chunks end at %d, its tail starts at %d".formatted(end, place.offset()));
        }
        return List.copyOf(chunks);
    }

    private static ChunkReference readEntry(BoundedReader in, PackId pack) throws Malformed {
        try {
            return new ChunkReference(in.chunkId(), pack, in.natural(), in.natural(), in.natural());
        } catch (IllegalArgumentException e) {
            throw new Malformed(String.valueOf(e.getMessage()), e);
        }
    }
}
