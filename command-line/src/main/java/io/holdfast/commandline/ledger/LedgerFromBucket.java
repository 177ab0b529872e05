package io.holdfast.commandline.ledger;

import io.holdfast.repository.ledger.Ledger;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.maintenance.RebuildReport;
import io.holdfast.repository.maintenance.Rebuilder;
import io.holdfast.repository.maintenance.VerifyProgress;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.RepositoryException;
import java.util.stream.Stream;

/** Makes a ledger from what is in the store: one or two small requests a pack. */
public final class LedgerFromBucket {

    private static final int REQUESTS_AT_ONCE = 8;

    /** What a command needs besides: packs being filled and sent, buffers of readers. */
    private static final long BYTES_OF_WORK = 160L << 20;

    /** Chunks are stored in half of their plain bytes, more or less. */
    private static final int CHUNKS_PER_CHUNK_BYTES = 2;

    private LedgerFromBucket() {}

    /** Whether the chunks of the store fit into this process's memory. */
    public static boolean fits(SealedStore sealed) {
        long stored;
        try (Stream<BlobInfo> packs = sealed.store().list("packs/")) {
            stored = packs.mapToLong(BlobInfo::bytes).sum();
        }
        long chunks = stored / sealed.chunkBytes() * CHUNKS_PER_CHUNK_BYTES;
        return chunks
                < (Runtime.getRuntime().maxMemory() - BYTES_OF_WORK) / MemoryLedger.BYTES_PER_CHUNK;
    }

    /**
     * Lets nobody begin what this process cannot hold.
     *
     * @throws RepositoryException.Refused if the chunks of the store do not fit into its memory
     */
    public static void requireFits(SealedStore sealed) {
        if (!fits(sealed)) {
            throw new RepositoryException.Refused(
                    "%s holds more chunks than fit into the memory of this process; allow more with HOLDFAST_JAVA_OPTIONS=-Xmx1g"
                            .formatted(sealed));
        }
    }

    /** Reads the tails of all packs and the names of all else. */
    public static RebuildReport fill(Ledger ledger, SealedStore sealed, VerifyProgress progress) {
        return new Rebuilder(sealed, ledger, REQUESTS_AT_ONCE).rebuild(point -> {}, progress);
    }
}
