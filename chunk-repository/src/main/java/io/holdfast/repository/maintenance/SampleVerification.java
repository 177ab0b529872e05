package io.holdfast.repository.maintenance;

import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.format.SegmentMap;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.objects.Forwarders;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.RepositoryException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One sample: by turns a way from a recovery point down to some chunks, and some packs, until the
 * budget is spent or all packs are read.
 */
final class SampleVerification {

    private static final int PREFIXES = 256;

    /** Chosen among all; a sample is no listing. */
    private static final int RECOVERY_POINTS_MAX = 1_000;

    private static final int CHUNKS_A_MAP = 4;
    private static final int PACKS_A_TURN = 4;

    private final SealedStore sealed;
    private final Random random;
    private final Findings findings = new Findings();
    private final CheckedObjects objects;
    private final PackScan scan;
    private final PackCheck packs;
    private final Places places;
    private long points;
    private long objectsRead;
    private long chunksRead;

    SampleVerification(SealedStore sealed, long seed, VerifyProgress progress) {
        this.sealed = sealed;
        this.random = new Random(seed);
        this.objects = new CheckedObjects(sealed);
        this.scan = new PackScan(sealed);
        this.packs = new PackCheck(sealed, findings, chunk -> {}, progress);
        this.places =
                new Places(sealed.store(), new Forwarders(sealed.objects()), new IdSet(), findings);
    }

    VerifyReport run() {
        boolean complete = false;
        try {
            take();
            complete = true;
        } catch (BudgetedBlobStore.Spent e) {
            // As agreed: what was read by now is the sample.
            complete = false;
        }
        try {
            new Touching(sealed, findings, places).all();
        } catch (BudgetedBlobStore.Spent e) {
            findings.touchesIncomplete();
        }
        return new VerifyReport(
                complete,
                points,
                objectsRead,
                packs.packs(),
                packs.chunks() + chunksRead,
                packs.bytes(),
                findings.list(),
                findings.more());
    }

    private void take() {
        List<BlobName> chosen = recoveryPoints();
        List<Integer> prefixes = new ArrayList<>();
        for (int prefix = 0; prefix < PREFIXES; prefix++) {
            prefixes.add(prefix);
        }
        Collections.shuffle(prefixes, random);
        List<BlobInfo> waiting = new ArrayList<>();
        while (!prefixes.isEmpty() || !waiting.isEmpty() || !chosen.isEmpty()) {
            if (!chosen.isEmpty()) {
                way(chosen.removeLast());
            }
            while (waiting.size() < PACKS_A_TURN && !prefixes.isEmpty()) {
                waiting.addAll(packs(prefixes.removeLast()));
            }
            for (int i = 0; i < PACKS_A_TURN && !waiting.isEmpty(); i++) {
                packs.check(waiting.removeLast());
            }
        }
    }

    private List<BlobInfo> packs(int prefix) {
        String folder = "packs/" + HexFormat.of().toHexDigits((byte) prefix) + "/";
        try (Stream<BlobInfo> listed = sealed.store().list(folder)) {
            List<BlobInfo> found = new ArrayList<>(listed.filter(this::isPack).toList());
            Collections.shuffle(found, random);
            return found;
        }
    }

    private boolean isPack(BlobInfo object) {
        try {
            return new PackId(DeadObjects.lastPart(object)).blob().equals(object.name());
        } catch (IllegalArgumentException e) {
            findings.damaged(object.name(), "no pack has such a name");
            return false;
        }
    }

    /** Each with the same chance, however many there are. */
    private List<BlobName> recoveryPoints() {
        List<BlobName> chosen = new ArrayList<>();
        long[] seen = {0};
        try (Stream<BlobInfo> listed = sealed.store().list(RecoveryPointId.FOLDER)) {
            listed.map(BlobInfo::name)
                    .filter(name -> LivePoints.parse(name).isPresent())
                    .forEach(name -> {
                        seen[0]++;
                        if (chosen.size() < RECOVERY_POINTS_MAX) {
                            chosen.add(name);
                        } else if (random.nextLong(seen[0]) < RECOVERY_POINTS_MAX) {
                            chosen.set(random.nextInt(RECOVERY_POINTS_MAX), name);
                        }
                    });
        }
        Collections.shuffle(chosen, random);
        return chosen;
    }

    private void way(BlobName name) {
        Optional<RecoveryPoint> point = read(name, () -> sealed.objects().recoveryPoint(name));
        if (point.isEmpty()) {
            return;
        }
        points++;
        read(
                point.get().configuration().blob(),
                () -> {
                    objects.configuration(point.get().configuration());
                    return true;
                });
        for (RecoveryPoint.Disk disk : point.get().disks()) {
            read(disk.manifest().blob(), () -> objects.manifest(disk.manifest()))
                    .ifPresent(this::way);
        }
    }

    private void way(DiskManifest manifest) {
        List<SegmentMapId> maps =
                manifest.segments().stream().flatMap(Optional::stream).distinct().toList();
        if (maps.isEmpty()) {
            return;
        }
        SegmentMapId map = maps.get(random.nextInt(maps.size()));
        read(map.blob(), () -> objects.map(map)).ifPresent(this::way);
    }

    private void way(SegmentMap map) {
        List<ChunkReference> named = new ArrayList<>(map.chunks());
        Collections.shuffle(named, random);
        for (ChunkReference chunk : named.subList(0, Math.min(CHUNKS_A_MAP, named.size()))) {
            Optional<ChunkReference> place = places.of(chunk);
            if (place.isPresent()) {
                chunk(place.get());
            } else {
                findings.missing(chunk, "its pack is not in the store, and no forwarder leads on");
            }
        }
    }

    private void chunk(ChunkReference place) {
        chunksRead++;
        try {
            scan.one(
                    place,
                    new PackScan.Visitor() {
                        @Override
                        public void named(ChunkReference chunk) {}

                        @Override
                        public void damaged(ChunkReference chunk, String what) {
                            findings.damaged(chunk, what);
                        }
                    });
        } catch (RepositoryException.Corrupt | RepositoryException.Missing e) {
            findings.damaged(place, String.valueOf(e.getMessage()));
        }
    }

    private <T> Optional<T> read(BlobName name, Supplier<T> reading) {
        objectsRead++;
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
}
