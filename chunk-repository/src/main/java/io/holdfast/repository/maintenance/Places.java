package io.holdfast.repository.maintenance;

import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.Forwarder;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.objects.Forwarders;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.RepositoryException;
import java.util.Optional;

/** Where the chunk is that a map names: its pack is there, or forwarders lead to one that is. */
final class Places {

    private final BlobStore store;
    private final Forwarders forwarders;
    private final Findings findings;
    private final IdSet packs;

    /**
     * By a listing, and by asking for packs that were not listed.
     *
     * @param packs those that were listed; grows by those that were not and are there
     */
    Places(BlobStore store, Forwarders forwarders, IdSet packs, Findings findings) {
        this.store = store;
        this.forwarders = forwarders;
        this.packs = packs;
        this.findings = findings;
    }

    /** Empty if no pack holds it any more; a forwarder that is to blame is reported. */
    Optional<ChunkReference> of(ChunkReference named) {
        ChunkReference place = named;
        for (int hops = 0; hops <= Forwarder.HOPS_MAX; hops++) {
            if (isThere(place.pack())) {
                return Optional.of(place);
            }
            Optional<ChunkReference> next = lead(place);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            place = next.get();
        }
        return Optional.empty();
    }

    private Optional<ChunkReference> lead(ChunkReference gone) {
        try {
            return forwarders.lead(gone);
        } catch (RepositoryException.Corrupt e) {
            findings.damaged(gone.pack().forwarder(), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private boolean isThere(PackId pack) {
        synchronized (packs) {
            if (packs.contains(pack)) {
                return true;
            }
        }
        return !forwarders.leadsFrom(pack) && store.head(pack.blob()).isPresent();
    }
}
