package io.holdfast.repository.objects;

import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.SegmentMap;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.json.RepositoryFile;
import io.holdfast.repository.sealing.ChunkKeys;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.sealing.RepositorySecret;
import io.holdfast.repository.sealing.SealedObjects;
import io.holdfast.repository.sealing.SealerPool;
import io.holdfast.repository.store.BlobStore;
import java.util.UUID;

/**
 * A store and the keys to what is sealed in it: what maintenance works on. Closing it frees the
 * sealers and leaves the store open, which belongs to whoever opened it.
 */
public final class SealedStore implements AutoCloseable {

    /** Chunks are moved as they are; this level is never used. */
    private static final int LEVEL = 1;

    private final RepositoryFile file;
    private final BlobStore store;
    private final SealedObjects sealing;
    private final StoredObjects objects;
    private final SealerPool sealers;

    private SealedStore(
            RepositoryFile file, BlobStore store, SealedObjects sealing, SealerPool sealers) {
        this.file = file;
        this.store = store;
        this.sealing = sealing;
        this.objects = new StoredObjects(store, sealing);
        this.sealers = sealers;
    }

    /**
     * Opens what is there; writes nothing.
     *
     * @param sealersMax how many chunks are opened at once
     * @throws io.holdfast.repository.store.RepositoryException.Refused if there is no repository,
     *     its format is unknown, or {@code masterKey} opens none of its key slots
     */
    public static SealedStore open(BlobStore store, MasterKey masterKey, int sealersMax) {
        RepositoryFile file = RepositoryHead.read(store);
        RepositorySecret secret = RepositoryHead.unlock(store, file, masterKey);
        return new SealedStore(
                file,
                store,
                new SealedObjects(secret),
                new SealerPool(ChunkKeys.of(secret), file.chunkBytes(), LEVEL, sealersMax));
    }

    /** The same repository through a decorator of its store; shares the sealers. */
    public SealedStore through(BlobStore decorated) {
        return new SealedStore(file, decorated, sealing, sealers);
    }

    public UUID repository() {
        return file.id();
    }

    public BlobStore store() {
        return store;
    }

    public StoredObjects objects() {
        return objects;
    }

    public SealerPool sealers() {
        return sealers;
    }

    /** The longest chunk. */
    public int chunkBytes() {
        return file.chunkBytes();
    }

    public DiskManifest manifest(DiskManifestId id) {
        return objects.manifest(id);
    }

    public SegmentMap map(SegmentMapId id) {
        return objects.map(id, file.chunkBytes());
    }

    @Override
    public void close() {
        sealers.close();
    }

    @Override
    public String toString() {
        return "repository " + file.id() + " in " + store.describe();
    }
}
