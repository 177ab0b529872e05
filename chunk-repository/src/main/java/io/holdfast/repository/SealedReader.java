package io.holdfast.repository;

import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.SegmentMap;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.format.SegmentPlace;
import io.holdfast.repository.objects.Forwarders;
import io.holdfast.repository.objects.StoredObjects;
import io.holdfast.repository.sealing.ChunkKeys;
import io.holdfast.repository.sealing.ChunkSealer;
import io.holdfast.repository.sealing.ObjectKind;
import io.holdfast.repository.sealing.RepositorySecret;
import io.holdfast.repository.sealing.SealedObjects;
import io.holdfast.repository.sealing.SealerPool;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.Damage;
import io.holdfast.repository.store.RepositoryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/** A repository over a store; keeps the buffers that its readers share. */
sealed class SealedReader implements RepositoryReader permits SealedRepository {

    /** Segments whose buffers are kept for the next ones. */
    static final int SEGMENTS_KEPT = 2;

    /** Direct buffers are not thrown away while many read: their memory comes back late. */
    private static final int DIRECT_SEGMENTS_KEPT = 16;

    final BlobStore store;
    final StoredObjects objects;
    final Forwarders forwarders;
    final SealerPool sealers;
    private final UUID id;
    private final RepositorySettings settings;
    private final BufferPool<byte[]> fetchBuffers;
    private final BufferPool<ByteBuffer> plainBuffers;

    SealedReader(UUID id, BlobStore store, RepositorySecret secret, RepositorySettings settings) {
        this.id = id;
        this.store = store;
        this.settings = settings;
        this.objects = new StoredObjects(store, new SealedObjects(secret));
        this.forwarders = new Forwarders(objects);
        this.sealers =
                new SealerPool(
                        ChunkKeys.of(secret),
                        settings.chunkBytes(),
                        settings.compressionLevel(),
                        settings.sealingThreads());
        this.fetchBuffers =
                new BufferPool<>(
                        () -> new byte[settings.fetchBytesMax()],
                        SEGMENTS_KEPT * settings.fetchesPerSegment());
        this.plainBuffers =
                new BufferPool<>(
                        () -> ChunkSealer.target(settings.chunkBytes()),
                        DIRECT_SEGMENTS_KEPT * settings.fetchesPerSegment());
    }

    @Override
    public final UUID id() {
        return id;
    }

    @Override
    public final RepositorySettings settings() {
        return settings;
    }

    @Override
    public final DiskManifest readManifest(DiskManifestId manifest) {
        return objects.manifest(manifest);
    }

    @Override
    public final SegmentMap readMap(SegmentMapId map) {
        return objects.map(map, settings.chunkBytes());
    }

    private SegmentMap readMap(SegmentMapId id, SegmentPlace place) {
        Damage damage = Damage.at(id.blob(), place.offset());
        try {
            SegmentMap map = readMap(id);
            if (map.length() != place.length()) {
                throw new RepositoryException.Corrupt(
                        damage,
                        "it maps %d bytes, the segment has %d"
                                .formatted(map.length(), place.length()),
                        null);
            }
            return map;
        } catch (RepositoryException.Corrupt e) {
            throw new RepositoryException.Corrupt(damage, String.valueOf(e.getMessage()), e);
        } catch (RepositoryException.Missing e) {
            throw new RepositoryException.Missing(damage, e);
        }
    }

    @Override
    public final SegmentReader segmentReader(SegmentMapId map, SegmentPlace place) {
        return new FetchingSegmentReader(
                store,
                forwarders,
                () -> readMap(map, place),
                place.offset(),
                sealers,
                fetchBuffers,
                plainBuffers,
                settings);
    }

    @Override
    public final void readDisk(DiskManifestId id, RunSink sink)
            throws IOException, InterruptedException {
        DiskManifest manifest = readManifest(id);
        for (int segment = 0; segment < manifest.segments().size(); segment++) {
            SegmentPlace place = manifest.place(segment);
            Optional<SegmentMapId> map = manifest.segments().get(segment);
            if (map.isPresent()) {
                segmentReader(map.get(), place).forEachRun(sink);
            } else {
                sink.zero(place.offset(), place.length());
            }
        }
    }

    @Override
    public final Configurations configurations() {
        return configuration -> objects.get(ObjectKind.CONFIGURATION, configuration.blob());
    }

    @Override
    public final RecoveryPoints recoveryPoints() {
        return new SealedRecoveryPoints(store, objects);
    }

    @Override
    public void close() {
        sealers.close();
        store.close();
    }

    @Override
    public final String toString() {
        return "repository " + id + " in " + store.describe();
    }
}
