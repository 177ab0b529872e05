package io.holdfast.repository;

import io.holdfast.repository.format.ChunkId;
import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.ledger.Pin;
import io.holdfast.repository.ledger.WriterLedger;
import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.Damage;
import io.holdfast.repository.store.PutOutcome;
import io.holdfast.repository.store.RepositoryException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Where packs are put under a pin: announced, stored, then known to others. */
final class PackShelf {

    private final BlobStore store;
    private final WriterLedger ledger;
    private final Pin pin;

    PackShelf(BlobStore store, WriterLedger ledger, Pin pin) {
        this.store = store;
        this.ledger = ledger;
        this.pin = pin;
    }

    /** Which of the chunks are stored, by anybody. */
    Map<ChunkId, ChunkReference> find(Collection<ChunkId> chunks) {
        return ledger.find(pin, chunks);
    }

    void put(PackId pack, ByteBuffer content, List<ChunkReference> chunks) {
        ledger.announce(pin, pack);
        put(pack.blob(), content);
        ledger.stored(pin, pack, content.remaining(), chunks);
    }

    /** The name is random: one that is there already is our own put, whose answer was lost. */
    private void put(BlobName name, ByteBuffer content) {
        if (store.putIfAbsent(name, content) == PutOutcome.ALREADY_THERE) {
            long found = store.head(name).map(BlobInfo::bytes).orElse(-1L);
            if (found != content.remaining()) {
                throw new RepositoryException.Corrupt(
                        Damage.of(name),
                        "%d bytes were put, %d are there".formatted(content.remaining(), found),
                        null);
            }
        }
    }
}
