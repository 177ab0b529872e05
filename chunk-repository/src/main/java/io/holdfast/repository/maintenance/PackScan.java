package io.holdfast.repository.maintenance;

import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.Malformed;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.PackLayout;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.sealing.ObjectKind;
import io.holdfast.repository.sealing.SealerPool;
import io.holdfast.repository.sealing.Unsealable;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.Damage;
import io.holdfast.repository.store.RepositoryException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads packs: their tails alone with one or two requests, or all of them with every chunk opened
 * and digested. Keeps the buffers that it has used. Safe for threads.
 */
final class PackScan {

    /** Writers make no longer ones; longer packs are read in pieces. */
    private static final int WHOLE_BYTES_MAX = 64 << 20;

    private static final int PIECE_BYTES_MAX = 4 << 20;

    /** The tail of a pack of 1,400 chunks, with its footer. */
    private static final int LIKELY_TAIL_BYTES = 64 << 10;

    private static final long PACK_BYTES_END = 1L << 31;

    private final SealedStore sealed;
    private final ConcurrentLinkedQueue<byte[]> idle = new ConcurrentLinkedQueue<>();

    PackScan(SealedStore sealed) {
        this.sealed = sealed;
    }

    /** Is told of each chunk of a pack. */
    interface Visitor {

        /** The tail names the chunk at this place. */
        void named(ChunkReference chunk);

        /** What is there is not the chunk. */
        void damaged(ChunkReference chunk, String what);
    }

    /** Bytes of a pack, valid until the next call. */
    private interface Bytes {
        ByteBuffer at(long offset, int length);
    }

    /**
     * What the tail of a pack names.
     *
     * @throws RepositoryException.Corrupt if header, footer or tail is damaged
     */
    List<ChunkReference> tail(PackId pack, long bytes) {
        int likely = (int) Math.min(LIKELY_TAIL_BYTES, bytes);
        long start = bytes - likely;
        requireRoom(pack, bytes);
        byte[] end = new byte[likely];
        sealed.store().getRange(pack.blob(), start, ByteBuffer.wrap(end));
        return tail(
                pack,
                bytes,
                (offset, length) ->
                        offset >= start
                                ? ByteBuffer.wrap(end, (int) (offset - start), length).slice()
                                : read(pack, offset, ByteBuffer.allocate(length)));
    }

    /**
     * Reads a pack whole.
     *
     * @throws RepositoryException.Corrupt if header, footer or tail is damaged, so that its chunks
     *     could not be looked at
     */
    void all(PackId pack, long bytes, Visitor visitor) {
        requireRoom(pack, bytes);
        if (bytes > WHOLE_BYTES_MAX) {
            all(pack, bytes, pieces(pack), visitor);
            return;
        }
        byte[] buffer = take((int) bytes);
        try {
            ByteBuffer whole = read(pack, 0, ByteBuffer.wrap(buffer, 0, (int) bytes));
            all(pack, bytes, (offset, length) -> whole.slice((int) offset, length), visitor);
        } finally {
            idle.add(buffer);
        }
    }

    private Bytes pieces(PackId pack) {
        return (offset, length) -> read(pack, offset, ByteBuffer.allocate(length));
    }

    private byte[] take(int bytes) {
        byte[] buffer = idle.poll();
        return buffer != null && buffer.length >= bytes
                ? buffer
                : new byte[Math.ceilDiv(bytes, PIECE_BYTES_MAX) * PIECE_BYTES_MAX];
    }

    private ByteBuffer read(PackId pack, long offset, ByteBuffer into) {
        ByteBuffer start = into.slice();
        sealed.store().getRange(pack.blob(), offset, into);
        return start;
    }

    private void all(PackId pack, long bytes, Bytes content, Visitor visitor) {
        ByteBuffer header = content.at(0, PackLayout.HEADER_BYTES);
        if (!header.equals(ByteBuffer.wrap(PackLayout.header()))) {
            throw corrupt(pack, "it does not start as a pack of version 1", null);
        }
        List<ChunkReference> chunks = tail(pack, bytes, content);
        for (ChunkRun run : ChunkRun.of(chunks, PIECE_BYTES_MAX)) {
            ByteBuffer piece = content.at(run.offset(), run.length());
            for (ChunkReference chunk : run.chunks()) {
                visitor.named(chunk);
                open(
                        chunk,
                        piece.slice(chunk.offset() - run.offset(), chunk.sealedBytes()),
                        visitor);
            }
        }
    }

    /** One chunk alone, wherever it is. */
    void one(ChunkReference chunk, Visitor visitor) {
        ByteBuffer content =
                read(chunk.pack(), chunk.offset(), ByteBuffer.allocate(chunk.sealedBytes()));
        open(chunk, content, visitor);
    }

    private void open(ChunkReference chunk, ByteBuffer content, Visitor visitor) {
        if (chunk.plainBytes() > sealed.chunkBytes()) {
            visitor.damaged(chunk, "it is longer than chunks are here");
            return;
        }
        try (SealerPool.Loan loan = sealed.sealers().borrow()) {
            loan.sealer().open(chunk.chunk(), chunk.plainBytes(), content);
        } catch (Unsealable e) {
            visitor.damaged(chunk, e.what());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RepositoryException.Unavailable("the reading was interrupted", e);
        }
    }

    private static void requireRoom(PackId pack, long bytes) {
        if (bytes < PackLayout.HEADER_BYTES + PackLayout.FOOTER_BYTES || bytes >= PACK_BYTES_END) {
            throw corrupt(pack, "no pack has " + bytes + " bytes", null);
        }
    }

    private List<ChunkReference> tail(PackId pack, long bytes, Bytes content) {
        BlobName name = pack.blob();
        try {
            byte[] footer =
                    array(content.at(bytes - PackLayout.FOOTER_BYTES, PackLayout.FOOTER_BYTES));
            PackLayout.TailPlace place = PackLayout.readFooter(footer, bytes);
            if (place.length() > ObjectKind.PACK_TAIL.sealedBytesMax()) {
                throw new Malformed("its tail has " + place.length() + " bytes");
            }
            byte[] tail = array(content.at(place.offset(), place.length()));
            List<ChunkReference> chunks =
                    PackLayout.readTail(
                            sealed.objects().open(ObjectKind.PACK_TAIL, name, tail), pack, place);
            requireLengths(chunks);
            return chunks;
        } catch (Malformed e) {
            throw corrupt(pack, e.what(), e);
        }
    }

    private void requireLengths(List<ChunkReference> chunks) throws Malformed {
        for (ChunkReference chunk : chunks) {
            if (chunk.sealedBytes() > sealed.chunkBytes() + PackLayout.SEALING_BYTES_MAX) {
                throw new Malformed("a chunk is longer than chunks are here: " + chunk);
            }
        }
    }

    private static byte[] array(ByteBuffer bytes) {
        byte[] array = new byte[bytes.remaining()];
        bytes.get(array);
        return array;
    }

    private static RepositoryException.Corrupt corrupt(
            PackId pack, String what, @Nullable Throwable cause) {
        return new RepositoryException.Corrupt(Damage.of(pack.blob()), what, cause);
    }
}
