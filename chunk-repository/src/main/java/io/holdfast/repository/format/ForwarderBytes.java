package io.holdfast.repository.format;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The plain bytes of a forwarder. */
public final class ForwarderBytes {

    private static final int MAGIC = 0x48464657; // "HFFW"
    private static final int VERSION = 1;
    private static final int HEADER_BYTES = Integer.BYTES + 1 + Integer.BYTES;

    /** One chunk that was moved. */
    public static final int ENTRY_BYTES = ChunkId.BYTES + PackId.BYTES + 3 * Integer.BYTES;

    private ForwarderBytes() {}

    public static byte[] write(Forwarder forwarder) {
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + forwarder.moved().size() * ENTRY_BYTES);
        out.putInt(MAGIC).put((byte) VERSION).putInt(forwarder.moved().size());
        for (Forwarder.Moved chunk : forwarder.moved()) {
            out.put(chunk.chunk().bytes()).putInt(chunk.offset());
            out.put(chunk.pack().bytes()).putInt(chunk.newOffset()).putInt(chunk.sealedBytes());
        }
        return out.array();
    }

    public static Forwarder read(byte[] bytes) throws Malformed {
        BoundedReader in = new BoundedReader(bytes);
        in.magic(MAGIC, VERSION, "forwarder");
        int count = in.count(ENTRY_BYTES);
        List<Forwarder.Moved> moved = new ArrayList<>(count);
        try {
            for (int i = 0; i < count; i++) {
                moved.add(
                        new Forwarder.Moved(
                                ChunkId.of(in.bytes(ChunkId.BYTES)),
                                in.natural(),
                                PackId.of(in.bytes(PackId.BYTES)),
                                in.natural(),
                                in.natural()));
            }
            in.end();
            return new Forwarder(moved);
        } catch (IllegalArgumentException e) {
            throw new Malformed(String.valueOf(e.getMessage()), e);
        }
    }
}
