package io.holdfast.repository.maintenance;

import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.format.SegmentMap;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.ledger.KnownRecoveryPoint;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.Damage;
import io.holdfast.repository.store.RepositoryException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Goes from recovery points to all that they need, each object once, and reports what is damaged.
 * Remembers 32 bytes for each. Safe for threads.
 */
final class VerifyWalk {

    private final SealedStore sealed;
    private final CheckedObjects objects;
    private final Findings findings;
    private final int readersMax;
    private final IdSet maps = new IdSet();
    private final IdSet manifests = new IdSet();
    private final IdSet configurations = new IdSet();
    private final AtomicLong recoveryPoints = new AtomicLong();
    private final AtomicLong read = new AtomicLong();

    VerifyWalk(SealedStore sealed, Findings findings, int readersMax) {
        this.sealed = sealed;
        this.objects = new CheckedObjects(sealed);
        this.findings = findings;
        this.readersMax = readersMax;
    }

    /** Gives each chunk that a map names, map by map. */
    void all(BiConsumer<SegmentMapId, ChunkReference> references) {
        try (Crew mapReaders = new Crew(readersMax)) {
            each(point -> walk(point, mapReaders, references));
            mapReaders.finish();
        }
    }

    /** Reads all recovery points; a damaged one is reported. */
    void each(Consumer<RecoveryPoint> visitor) {
        try (Stream<BlobInfo> listed = sealed.store().list(RecoveryPointId.FOLDER)) {
            Crew.forEach(
                    readersMax,
                    listed.iterator(),
                    object -> {
                        Optional<KnownRecoveryPoint> known = LivePoints.parse(object.name());
                        if (known.isEmpty()) {
                            findings.damaged(object.name(), "no recovery point has such a name");
                            return;
                        }
                        recoveryPoints.incrementAndGet();
                        open(object.name(), () -> sealed.objects().recoveryPoint(object.name()))
                                .ifPresent(visitor);
                    });
        }
    }

    private void walk(
            RecoveryPoint point,
            Crew mapReaders,
            BiConsumer<SegmentMapId, ChunkReference> references) {
        if (first(configurations, point.configuration().value())) {
            open(
                    point.configuration().blob(),
                    () -> {
                        objects.configuration(point.configuration());
                        return true;
                    });
        }
        for (RecoveryPoint.Disk disk : point.disks()) {
            if (first(manifests, disk.manifest().value())) {
                open(disk.manifest().blob(), () -> manifest(disk))
                        .ifPresent(manifest -> walk(manifest, mapReaders, references));
            }
        }
    }

    private DiskManifest manifest(RecoveryPoint.Disk disk) {
        DiskManifest manifest = objects.manifest(disk.manifest());
        if (manifest.virtualBytes() != disk.virtualBytes()) {
            throw new RepositoryException.Corrupt(
                    Damage.of(disk.manifest().blob()),
                    "it has %d bytes, the recovery point says %d"
                            .formatted(manifest.virtualBytes(), disk.virtualBytes()),
                    null);
        }
        return manifest;
    }

    private void walk(
            DiskManifest manifest,
            Crew mapReaders,
            BiConsumer<SegmentMapId, ChunkReference> references) {
        for (int i = 0; i < manifest.segments().size(); i++) {
            Optional<SegmentMapId> map = manifest.segments().get(i);
            long length = manifest.place(i).length();
            if (map.isPresent() && first(maps, map.get().value())) {
                mapReaders.take(() ->
                        open(map.get().blob(), () -> map(map.get(), length))
                                .ifPresent(found ->
                                        found.chunks()
                                                .forEach(chunk ->
                                                        references.accept(map.get(), chunk))));
            }
        }
    }

    private SegmentMap map(SegmentMapId id, long length) {
        SegmentMap map = objects.map(id);
        if (map.length() != length) {
            throw new RepositoryException.Corrupt(
                    Damage.of(id.blob()),
                    "it maps %d bytes, a segment of %d bytes uses it"
                            .formatted(map.length(), length),
                    null);
        }
        return map;
    }

    /** The object, unless it is damaged or missing, which is reported. */
    private <T> Optional<T> open(BlobName name, Supplier<T> reading) {
        read.incrementAndGet();
        try {
            return Optional.of(reading.get());
        } catch (RepositoryException.Corrupt e) {
            findings.damaged(name, String.valueOf(e.getMessage()));
            return Optional.empty();
        } catch (RepositoryException.Missing e) {
            findings.missing(name);
            return Optional.empty();
        }
    }

    private synchronized boolean first(IdSet ids, String id) {
        return ids.add(id);
    }

    synchronized boolean hasMap(String id) {
        return maps.contains(id);
    }

    synchronized boolean hasManifest(String id) {
        return manifests.contains(id);
    }

    synchronized boolean hasConfiguration(String id) {
        return configurations.contains(id);
    }

    long recoveryPoints() {
        return recoveryPoints.get();
    }

    long objectsRead() {
        return read.get();
    }
}
