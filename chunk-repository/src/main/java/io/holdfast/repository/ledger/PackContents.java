package io.holdfast.repository.ledger;

import io.holdfast.repository.format.ChunkId;
import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.PackId;
import java.nio.ByteBuffer;
import java.util.AbstractList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.RandomAccess;

/** The chunks of one pack by offset, 44 bytes each; as objects they would take some 200. */
final class PackContents extends AbstractList<ChunkReference> implements RandomAccess {

    private static final int ID_BYTES = 32;
    private static final int RECORD_BYTES = ID_BYTES + 3 * Integer.BYTES;

    private final PackId pack;
    private final long firstOrdinal;
    private final ByteBuffer records;

    PackContents(PackId pack, long firstOrdinal, List<ChunkReference> chunks) {
        this.pack = pack;
        this.firstOrdinal = firstOrdinal;
        this.records = ByteBuffer.allocate(Math.multiplyExact(chunks.size(), RECORD_BYTES));
        for (ChunkReference chunk : chunks) {
            chunk.chunk().putTo(records);
            records.putInt(chunk.offset()).putInt(chunk.sealedBytes()).putInt(chunk.plainBytes());
        }
    }

    PackId pack() {
        return pack;
    }

    /** Of the first chunk; the others follow one by one. */
    long firstOrdinal() {
        return firstOrdinal;
    }

    /** Of a chunk at its place, or -1 if it is not there. */
    long ordinal(ChunkReference chunk) {
        int index =
                Collections.binarySearch(
                        this, chunk, Comparator.comparingInt(ChunkReference::offset));
        return index >= 0 && get(index).equals(chunk) ? firstOrdinal + index : -1;
    }

    ChunkId id(int index) {
        return ChunkId.read(records.slice(index * RECORD_BYTES, ID_BYTES));
    }

    @Override
    public ChunkReference get(int index) {
        int at = index * RECORD_BYTES + ID_BYTES;
        return new ChunkReference(
                id(index),
                pack,
                records.getInt(at),
                records.getInt(at + Integer.BYTES),
                records.getInt(at + 2 * Integer.BYTES));
    }

    @Override
    public int size() {
        return records.capacity() / RECORD_BYTES;
    }
}
