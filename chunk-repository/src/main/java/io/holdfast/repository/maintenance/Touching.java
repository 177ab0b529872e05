package io.holdfast.repository.maintenance;

import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.Extent;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.format.SegmentMap;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.ledger.KnownRecoveryPoint;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.RepositoryException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Says which recovery points the damage touches. Walks again, and only if there is damage; keeps
 * the maps that are affected and 32 bytes for each other one.
 */
final class Touching {

    /** Affected places kept for all maps together. */
    private static final int HITS_MAX = 200_000;

    /** Some 30 MiB; the chunks of 10,000 damaged packs of 16 MiB. */
    private static final int HELD_MAX = 200_000;

    private final SealedStore sealed;
    private final Findings findings;
    private final Places places;
    private final PackScan scan;
    private final IdSet seen = new IdSet();
    private final Map<SegmentMapId, List<Hit>> affected = new HashMap<>();
    private int hits;

    /** Chunks of damaged packs, and whether they are whole. */
    private final Map<ChunkReference, Boolean> held = new HashMap<>();

    Touching(SealedStore sealed, Findings findings, Places places) {
        this.sealed = sealed;
        this.findings = findings;
        this.places = places;
        this.scan = new PackScan(sealed);
    }

    /** A place in a segment that cannot be read. */
    private record Hit(long offset, Consumer<Damaged.Touched> finding) {}

    void all() {
        if (findings.none()) {
            return;
        }
        try (Stream<BlobInfo> listed = sealed.store().list(RecoveryPointId.FOLDER)) {
            listed.map(BlobInfo::name).forEach(this::point);
        }
    }

    private void point(BlobName name) {
        Optional<KnownRecoveryPoint> known = LivePoints.parse(name);
        if (known.isEmpty()) {
            return;
        }
        KnownRecoveryPoint id = known.get();
        if (findings.has(name)) {
            findings.touch(name, touched(id, Optional.empty(), OptionalLong.empty()));
            return;
        }
        read(() -> sealed.objects().recoveryPoint(name)).ifPresent(point -> point(id, point));
    }

    private void point(KnownRecoveryPoint id, RecoveryPoint point) {
        findings.touch(
                point.configuration().blob(), touched(id, Optional.empty(), OptionalLong.empty()));
        for (RecoveryPoint.Disk disk : point.disks()) {
            BlobName manifest = disk.manifest().blob();
            if (findings.has(manifest)) {
                findings.touch(manifest, touched(id, Optional.of(disk), OptionalLong.of(0)));
            } else {
                read(() -> sealed.manifest(disk.manifest()))
                        .ifPresent(found -> segments(id, disk, found));
            }
        }
    }

    private void segments(KnownRecoveryPoint id, RecoveryPoint.Disk disk, DiskManifest manifest) {
        for (int i = 0; i < manifest.segments().size(); i++) {
            long start = manifest.place(i).offset();
            for (Hit hit : manifest.segments().get(i).map(this::hits).orElse(List.of())) {
                hit.finding()
                        .accept(
                                touched(
                                        id,
                                        Optional.of(disk),
                                        OptionalLong.of(start + hit.offset())));
            }
        }
    }

    private static Damaged.Touched touched(
            KnownRecoveryPoint id, Optional<RecoveryPoint.Disk> disk, OptionalLong offset) {
        return new Damaged.Touched(id.vm(), id.id(), disk.map(RecoveryPoint.Disk::disk), offset);
    }

    private List<Hit> hits(SegmentMapId map) {
        if (seen.add(map.value())) {
            List<Hit> found =
                    findings.has(map.blob())
                            ? List.of(new Hit(0, by -> findings.touch(map.blob(), by)))
                            : read(() -> sealed.map(map)).map(this::hits).orElse(List.of());
            hits += found.size();
            if (hits > HITS_MAX) {
                findings.touchesIncomplete();
            } else if (!found.isEmpty()) {
                affected.put(map, found);
            }
        }
        return affected.getOrDefault(map, List.of());
    }

    private List<Hit> hits(SegmentMap map) {
        List<Hit> found = new ArrayList<>();
        Map<ChunkReference, Optional<Consumer<Damaged.Touched>>> judged = new HashMap<>();
        long offset = 0;
        for (Extent extent : map.extents()) {
            long at = offset;
            switch (extent) {
                case Extent.Zero zero -> {}
                case Extent.Data data ->
                        judged.computeIfAbsent(data.chunk(), this::judge)
                                .ifPresent(finding -> found.add(new Hit(at, finding)));
            }
            offset += extent.length();
        }
        return found;
    }

    /** What is wrong with a chunk that a map names, if anything is. */
    private Optional<Consumer<Damaged.Touched>> judge(ChunkReference named) {
        Optional<ChunkReference> place = places.of(named);
        if (place.isEmpty()) {
            BlobName forwarder = named.pack().forwarder();
            if (findings.has(forwarder)) {
                return Optional.of(by -> findings.touch(forwarder, by));
            }
            findings.missing(named, "its pack is not in the store, and no forwarder leads on");
            return Optional.of(by -> findings.touch(named, by));
        }
        ChunkReference at = place.get();
        if (findings.has(at.pack().blob())) {
            return holds(at)
                    ? Optional.empty()
                    : Optional.of(by -> findings.touch(at.pack().blob(), by));
        }
        if (findings.has(at)) {
            return Optional.of(by -> findings.touch(at, by));
        }
        if (!findings.isNotFound(at) || opens(at)) {
            return Optional.empty();
        }
        return Optional.of(
                findings.has(at)
                        ? by -> findings.touch(at, by)
                        : by -> findings.touch(at.pack().blob(), by));
    }

    /**
     * Whether a pack that is damaged somewhere has this chunk all the same: then who needs no more
     * of it restores. What is beyond {@link #HELD_MAX} is taken for lost.
     */
    private boolean holds(ChunkReference chunk) {
        Boolean known = held.get(chunk);
        if (known != null || held.size() >= HELD_MAX) {
            return known != null && known;
        }
        boolean holds = isWhole(chunk);
        held.put(chunk, holds);
        return holds;
    }

    private boolean isWhole(ChunkReference chunk) {
        AtomicBoolean whole = new AtomicBoolean(true);
        try {
            scan.one(
                    chunk,
                    new PackScan.Visitor() {
                        @Override
                        public void named(ChunkReference ignored) {}

                        @Override
                        public void damaged(ChunkReference bad, String what) {
                            whole.set(false);
                        }
                    });
            return whole.get();
        } catch (RepositoryException.Corrupt | RepositoryException.Missing e) {
            // The pack ends before the chunk does, or is gone.
            return false;
        }
    }

    /** A sweep may have moved the chunk while the packs were read: it is looked at once more. */
    private boolean opens(ChunkReference chunk) {
        try {
            scan.one(
                    chunk,
                    new PackScan.Visitor() {
                        @Override
                        public void named(ChunkReference ignored) {}

                        @Override
                        public void damaged(ChunkReference bad, String what) {
                            findings.damaged(
                                    bad, "the pack does not hold it at that place: " + what);
                        }
                    });
            requireNamed(chunk);
        } catch (RepositoryException.Corrupt | RepositoryException.Missing e) {
            findings.missing(chunk, String.valueOf(e.getMessage()));
        }
        return !findings.has(chunk) && !findings.has(chunk.pack().blob());
    }

    private void requireNamed(ChunkReference chunk) {
        Optional<BlobInfo> pack = sealed.store().head(chunk.pack().blob());
        if (pack.isPresent() && !scan.tail(chunk.pack(), pack.get().bytes()).contains(chunk)) {
            findings.damaged(
                    pack.get().name(),
                    "its tail does not name chunk %s at %d, which maps name there"
                            .formatted(chunk.chunk(), chunk.offset()));
        }
    }

    /** What cannot be read is named, unless it was forgotten meanwhile. */
    private <T> Optional<T> read(Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (RepositoryException.Corrupt e) {
            findings.damaged(new BlobName(e.damage().object()), String.valueOf(e.getMessage()));
            return Optional.empty();
        } catch (RepositoryException.Missing e) {
            return Optional.empty();
        }
    }
}
