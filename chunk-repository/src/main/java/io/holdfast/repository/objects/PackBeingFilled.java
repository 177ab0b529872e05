package io.holdfast.repository.objects;

import io.holdfast.repository.format.ChunkId;
import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.PackLayout;
import io.holdfast.repository.sealing.ObjectKind;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** Sealed chunks on their way into one pack. Not safe for threads. */
public final class PackBeingFilled {

    /**
     * What sealing adds to the tail, with its own header; generous, so that the tail always fits.
     */
    private static final int TAIL_OVERHEAD_BYTES = 64;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ID_BYTES = 16;

    private final PackId id;
    private final byte[] buffer;
    private final ByteBuffer out;
    private final List<ChunkReference> chunks = new ArrayList<>();

    public PackBeingFilled(byte[] buffer) {
        byte[] random = new byte[ID_BYTES];
        RANDOM.nextBytes(random);
        this.id = PackId.of(random);
        this.buffer = buffer;
        this.out = ByteBuffer.wrap(buffer).put(PackLayout.header());
    }

    public PackId id() {
        return id;
    }

    public byte[] buffer() {
        return buffer;
    }

    public List<ChunkReference> chunks() {
        return chunks;
    }

    public boolean hasRoomFor(int sealedBytes) {
        long rest =
                TAIL_OVERHEAD_BYTES
                        + (chunks.size() + 1L) * PackLayout.TAIL_ENTRY_BYTES
                        + PackLayout.FOOTER_BYTES;
        return sealedBytes + rest <= out.remaining();
    }

    public ChunkReference add(ChunkId chunk, ByteBuffer sealed, int plainBytes) {
        ChunkReference reference =
                new ChunkReference(chunk, id, out.position(), sealed.remaining(), plainBytes);
        out.put(sealed);
        chunks.add(reference);
        return reference;
    }

    /** The whole pack, ready for the store. */
    public ByteBuffer close(StoredObjects objects) {
        byte[] tail = objects.seal(ObjectKind.PACK_TAIL, id.blob(), PackLayout.tail(chunks));
        PackLayout.TailPlace place = new PackLayout.TailPlace(out.position(), tail.length);
        return out.put(tail).put(PackLayout.footer(place)).flip();
    }
}
