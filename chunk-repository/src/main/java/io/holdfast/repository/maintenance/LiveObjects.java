package io.holdfast.repository.maintenance;

import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.format.SegmentMap;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.RepositoryException;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Walks from recovery points to manifests, configurations and maps, each once; remembers 16 bytes
 * for each. Whatever cannot be read is an obstacle. Safe for threads.
 */
final class LiveObjects {

    private final SealedStore sealed;
    private final Obstacles obstacles;
    private final BiConsumer<BlobName, SegmentMap> eachMap;
    private final IdSet maps = new IdSet();
    private final IdSet manifests = new IdSet();
    private final IdSet configurations = new IdSet();

    LiveObjects(SealedStore sealed, Obstacles obstacles, BiConsumer<BlobName, SegmentMap> eachMap) {
        this.sealed = sealed;
        this.obstacles = obstacles;
        this.eachMap = eachMap;
    }

    /** Walks from one recovery point; its maps are read by {@code crew}. */
    void walk(RecoveryPoint point, Crew crew) {
        addTo(configurations, point.configuration().value());
        for (RecoveryPoint.Disk disk : point.disks()) {
            if (!addTo(manifests, disk.manifest().value())) {
                continue;
            }
            Optional<DiskManifest> manifest = read(point, () -> sealed.manifest(disk.manifest()));
            manifest.ifPresent(found -> walk(point, found, crew));
        }
    }

    private void walk(RecoveryPoint point, DiskManifest manifest, Crew crew) {
        for (Optional<SegmentMapId> segment : manifest.segments()) {
            if (segment.isPresent() && addTo(maps, segment.get().value())) {
                SegmentMapId map = segment.get();
                crew.take(() ->
                        read(point, () -> sealed.map(map))
                                .ifPresent(found -> eachMap.accept(map.blob(), found)));
            }
        }
    }

    private <T> Optional<T> read(RecoveryPoint point, Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (RepositoryException.Corrupt | RepositoryException.Missing e) {
            obstacles.add(
                    "%s; recovery point %s of VM %s needs it: put it back whole, or forget that recovery point"
                            .formatted(e.getMessage(), point.id(), point.vm()));
            return Optional.empty();
        }
    }

    private synchronized boolean addTo(IdSet ids, String id) {
        return ids.add(id);
    }

    boolean hasMap(String id) {
        return maps.contains(id);
    }

    boolean hasManifest(String id) {
        return manifests.contains(id);
    }

    boolean hasConfiguration(String id) {
        return configurations.contains(id);
    }
}
