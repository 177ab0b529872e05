package io.holdfast.repository;

import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.DiskManifestBytes;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.Malformed;
import io.holdfast.repository.format.SegmentMap;
import io.holdfast.repository.format.SegmentMapBytes;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.objects.StoredObjects;
import io.holdfast.repository.sealing.ChunkKeys;
import io.holdfast.repository.sealing.ObjectKind;
import io.holdfast.repository.sealing.RepositorySecret;
import io.holdfast.repository.sealing.SealedObjects;
import io.holdfast.repository.sealing.SealerPool;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.Damage;
import io.holdfast.repository.store.RepositoryException;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A repository over a store; keeps the buffers that its writers and readers share. */
final class SealedRepository implements Repository {

    /** Segments whose buffers are kept for the next ones. */
    private static final int SEGMENTS_KEPT = 2;

    private final UUID id;
    private final BlobStore store;
    private final RepositorySettings settings;
    private final StoredObjects objects;
    private final SealerPool sealers;
    private final BufferPool packBuffers;
    private final BufferPool fetchBuffers;
    private final ExecutorService uploads =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("pack-upload-", 0).factory());

    SealedRepository(
            UUID id, BlobStore store, RepositorySecret secret, RepositorySettings settings) {
        this.id = id;
        this.store = store;
        this.settings = settings;
        this.objects = new StoredObjects(store, new SealedObjects(secret));
        this.sealers =
                new SealerPool(
                        ChunkKeys.of(secret),
                        settings.chunkBytes(),
                        settings.compressionLevel(),
                        settings.sealingThreads());
        this.packBuffers =
                new BufferPool(
                        settings.packBytes(), SEGMENTS_KEPT * (1 + settings.uploadsPerSegment()));
        this.fetchBuffers =
                new BufferPool(
                        settings.fetchBytesMax(), SEGMENTS_KEPT * settings.fetchesPerSegment());
    }

    @Override
    public UUID id() {
        return id;
    }

    @Override
    public RepositorySettings settings() {
        return settings;
    }

    @Override
    public SegmentWriter segmentWriter(long segmentOffset, long segmentLength) {
        if (segmentOffset < 0
                || segmentOffset % settings.segmentBytes() != 0
                || segmentLength < 1
                || segmentLength > settings.segmentBytes()) {
            throw new IllegalArgumentException(
                    "%d bytes at %d are no segment of at most %d bytes"
                            .formatted(segmentLength, segmentOffset, settings.segmentBytes()));
        }
        PackUploads packs =
                new PackUploads(
                        store, objects, packBuffers, uploads, 1 + settings.uploadsPerSegment());
        return new PackingSegmentWriter(
                segmentOffset, segmentLength, settings.chunkBytes(), sealers, objects, packs);
    }

    @Override
    public DiskManifestId writeManifest(DiskManifest manifest) {
        return objects.putByContent(
                        ObjectKind.DISK_MANIFEST,
                        DiskManifestBytes.write(manifest),
                        DiskManifestId::of,
                        DiskManifestId::blob)
                .id();
    }

    @Override
    public DiskManifest readManifest(DiskManifestId manifest) {
        byte[] bytes = objects.get(ObjectKind.DISK_MANIFEST, manifest.blob());
        try {
            return DiskManifestBytes.read(bytes);
        } catch (Malformed e) {
            throw new RepositoryException.Corrupt(Damage.of(manifest.blob()), e.what(), e);
        }
    }

    @Override
    public SegmentReader segmentReader(SegmentMapId map, long segmentOffset, long segmentLength) {
        return new FetchingSegmentReader(
                store,
                () -> readMap(map, segmentOffset, segmentLength),
                segmentOffset,
                sealers,
                fetchBuffers,
                settings);
    }

    private SegmentMap readMap(SegmentMapId id, long segmentOffset, long segmentLength) {
        Damage damage = Damage.at(id.blob(), segmentOffset);
        try {
            byte[] bytes = objects.get(ObjectKind.SEGMENT_MAP, id.blob());
            SegmentMap map = SegmentMapBytes.read(bytes, settings.chunkBytes());
            if (map.length() != segmentLength) {
                throw new Malformed(
                        "it maps %d bytes, the segment has %d"
                                .formatted(map.length(), segmentLength));
            }
            return map;
        } catch (Malformed e) {
            throw new RepositoryException.Corrupt(damage, e.what(), e);
        } catch (RepositoryException.Corrupt e) {
            throw new RepositoryException.Corrupt(damage, String.valueOf(e.getMessage()), e);
        } catch (RepositoryException.Missing e) {
            throw new RepositoryException.Missing(damage, e);
        }
    }

    @Override
    public void readDisk(DiskManifestId id, RunSink sink) throws IOException, InterruptedException {
        DiskManifest manifest = readManifest(id);
        for (int segment = 0; segment < manifest.segments().size(); segment++) {
            long offset = manifest.segmentOffset(segment);
            long length = manifest.segmentLength(segment);
            Optional<SegmentMapId> map = manifest.segments().get(segment);
            if (map.isPresent()) {
                segmentReader(map.get(), offset, length).forEachRun(sink);
            } else {
                sink.zero(offset, length);
            }
        }
    }

    @Override
    public Configurations configurations() {
        return new SealedConfigurations(objects);
    }

    @Override
    public RecoveryPoints recoveryPoints() {
        return new SealedRecoveryPoints(store, objects);
    }

    @Override
    public void close() {
        uploads.close();
        sealers.close();
        store.close();
    }

    @Override
    public String toString() {
        return "repository " + id + " in " + store.describe();
    }
}
