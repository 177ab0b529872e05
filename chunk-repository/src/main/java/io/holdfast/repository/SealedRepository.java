package io.holdfast.repository;

import io.holdfast.repository.format.ConfigurationId;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.DiskManifestBytes;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.format.SegmentPlace;
import io.holdfast.repository.ledger.KnownRecoveryPoint;
import io.holdfast.repository.ledger.Ledger;
import io.holdfast.repository.ledger.Pin;
import io.holdfast.repository.ledger.PinId;
import io.holdfast.repository.sealing.ObjectKind;
import io.holdfast.repository.sealing.RepositorySecret;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.RepositoryException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A repository over a store and a ledger; keeps the buffers that its writers share. */
final class SealedRepository extends SealedReader implements Repository {

    private final Ledger ledger;
    private final BufferPool<byte[]> packBuffers;
    private final ExecutorService uploads;

    SealedRepository(
            UUID id,
            BlobStore store,
            RepositorySecret secret,
            RepositorySettings settings,
            Ledger ledger) {
        this(
                id,
                store,
                secret,
                settings,
                ledger,
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("pack-upload-", 0).factory()));
    }

    /**
     * One whose packs are sent by an executor of the caller's.
     *
     * @param uploads closed with the repository
     */
    SealedRepository(
            UUID id,
            BlobStore store,
            RepositorySecret secret,
            RepositorySettings settings,
            Ledger ledger,
            ExecutorService uploads) {
        super(id, store, secret, settings);
        this.ledger = ledger;
        this.uploads = uploads;
        this.packBuffers =
                new BufferPool<>(
                        () -> new byte[settings.packBytes()],
                        SEGMENTS_KEPT * (1 + settings.uploadsPerSegment()));
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public Pin pin(PinId holder, Optional<RecoveryPointId> recoveryPoint) {
        return ledger.pin(holder, recoveryPoint);
    }

    @Override
    public void unpin(PinId holder) {
        ledger.unpin(holder);
    }

    @Override
    public SegmentWriter segmentWriter(Pin pin, SegmentPlace place) {
        return segmentWriter(pin, place, ParentMap.none(place));
    }

    @Override
    public SegmentWriter segmentWriter(Pin pin, SegmentPlace place, SegmentMapId parent) {
        return segmentWriter(pin, place, ParentMap.of(place, parent, readMap(parent)));
    }

    private SegmentWriter segmentWriter(Pin pin, SegmentPlace place, ParentMap parent) {
        requireSegment(place);
        PackShelf shelf = new PackShelf(store, ledger, pin);
        PackUploads packs =
                new PackUploads(
                        shelf, objects, packBuffers, uploads, 1 + settings().uploadsPerSegment());
        return new PackingSegmentWriter(
                place,
                parent,
                settings().chunkBytes(),
                sealers,
                objects,
                packs,
                new PackLocator(shelf));
    }

    private void requireSegment(SegmentPlace place) {
        long segmentBytes = settings().segmentBytes();
        if (place.offset() % segmentBytes != 0 || place.length() > segmentBytes) {
            throw new IllegalArgumentException(
                    "%s is no segment of at most %d bytes".formatted(place, segmentBytes));
        }
    }

    @Override
    public DiskManifestId writeManifest(Pin pin, DiskManifest manifest) {
        return objects.putByContent(
                        ObjectKind.DISK_MANIFEST,
                        DiskManifestBytes.write(manifest),
                        DiskManifestId::of,
                        DiskManifestId::blob)
                .id();
    }

    @Override
    public ConfigurationId sealConfiguration(Pin pin, byte[] configuration) {
        if (configuration.length > Configurations.CONFIGURATION_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a configuration of %d bytes is longer than %d"
                            .formatted(
                                    configuration.length, Configurations.CONFIGURATION_BYTES_MAX));
        }
        ConfigurationId id =
                ConfigurationId.of(objects.identify(ObjectKind.CONFIGURATION, configuration));
        ledger.use(pin, id.blob());
        return objects.putByContent(
                        ObjectKind.CONFIGURATION,
                        configuration,
                        ConfigurationId::of,
                        ConfigurationId::blob)
                .id();
    }

    @Override
    public RecoveryPoint commit(PinId holder, RecoveryPoint recoveryPoint) {
        SealedRecoveryPoints points = new SealedRecoveryPoints(store, objects);
        Optional<RecoveryPoint> before = points.sameAs(recoveryPoint);
        if (before.isEmpty()) {
            requirePinned(holder);
        }
        RecoveryPoint committed = before.orElseGet(() -> points.write(recoveryPoint));
        ledger.committed(holder, new KnownRecoveryPoint(committed.vm(), committed.id()));
        return committed;
    }

    /** Without the pin a sweep may have taken what the job stored, unseen. */
    private void requirePinned(PinId holder) {
        if (ledger.pins().stream().noneMatch(pin -> pin.holder().equals(holder))) {
            throw new RepositoryException.Refused(
                    "the pin of %s is not open, so what its job stored may be gone; run the job again"
                            .formatted(holder));
        }
    }

    @Override
    public void close() {
        uploads.close();
        ledger.close();
        super.close();
    }
}
