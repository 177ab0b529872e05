package io.holdfast.repository.maintenance;

import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.RepositoryException;
import java.util.List;
import java.util.Optional;

/** What single packs say that they hold: two or three small requests each. */
public final class PackTails {

    private final SealedStore sealed;
    private final PackScan scan;

    public PackTails(SealedStore sealed) {
        this.sealed = sealed;
        this.scan = new PackScan(sealed);
    }

    /**
     * A pack as its tail lists it.
     *
     * @param bytes of the whole object
     */
    public record Listed(PackId pack, long bytes, List<ChunkReference> chunks) {
        public Listed {
            chunks = List.copyOf(chunks);
        }
    }

    /** Empty if the pack is not there, or its tail is damaged. */
    public Optional<Listed> find(PackId pack) {
        Optional<BlobInfo> object = sealed.store().head(pack.blob());
        if (object.isEmpty()) {
            return Optional.empty();
        }
        long bytes = object.get().bytes();
        try {
            return Optional.of(new Listed(pack, bytes, scan.tail(pack, bytes)));
        } catch (RepositoryException.Corrupt | RepositoryException.Missing e) {
            // Nobody can use what it holds: as good as not there, for verify to tell of.
            return Optional.empty();
        }
    }
}
