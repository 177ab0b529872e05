package io.holdfast.commandline.ledger;

import io.holdfast.repository.format.PackId;
import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.BlobStore;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The objects {@code unfinished/<pack id>}: packs of imports that were not committed (yet), for
 * whoever runs such an import again. They are empty, mean nothing to a reader, and losing one costs
 * an upload; see docs/adr/0020.
 */
public final class UnfinishedPacks {

    private static final String FOLDER = "unfinished/";

    private final BlobStore store;

    public UnfinishedPacks(BlobStore store) {
        this.store = store;
    }

    /** To be called before the pack is put. */
    void note(PackId pack) {
        var _ = store.putIfAbsent(name(pack), ByteBuffer.allocate(0));
    }

    List<PackId> noted() {
        try (Stream<BlobInfo> listed = store.list(FOLDER)) {
            return listed.flatMap(object -> pack(object.name()).stream()).toList();
        }
    }

    /** The packs belong to a recovery point now, or may be swept. */
    void forget(Iterable<PackId> packs) {
        packs.forEach(pack -> store.delete(name(pack)));
    }

    /** When nobody imports, and what is not needed was swept. */
    public void forgetAll() {
        forget(noted());
    }

    private static BlobName name(PackId pack) {
        return new BlobName(FOLDER + pack);
    }

    private static Optional<PackId> pack(BlobName name) {
        try {
            return Optional.of(new PackId(name.value().substring(FOLDER.length())));
        } catch (IllegalArgumentException e) {
            // Somebody else's object under our folder: left alone.
            return Optional.empty();
        }
    }
}
