package io.holdfast.repository.maintenance;

import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.ConfigurationId;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.SegmentMap;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.ledger.SweepLedger;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.RepositoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Goes through the listings for metadata that nothing reaches, and says what of it may go. Maps and
 * manifests go only when they cannot come again; configurations are asked of the ledger later.
 */
final class DeadObjects {

    private final SealedStore sealed;
    private final SweepLedger ledger;
    private final LiveObjects live;
    private final Predicate<PackId> buriedForGood;
    private final SweepSettings settings;
    private final SweepTally.Counter tally;

    /** Maps that were listed and stay. */
    private final IdSet staying = new IdSet();

    private final IdSet going = new IdSet();

    /**
     * What is dead.
     *
     * @param buriedForGood packs that nobody who is at work can know
     */
    DeadObjects(
            SealedStore sealed,
            SweepLedger ledger,
            LiveObjects live,
            Predicate<PackId> buriedForGood,
            SweepSettings settings,
            SweepTally.Counter tally) {
        this.sealed = sealed;
        this.ledger = ledger;
        this.live = live;
        this.buriedForGood = buriedForGood;
        this.settings = settings;
        this.tally = tally;
    }

    List<BlobInfo> maps() {
        List<BlobInfo> found = new ArrayList<>();
        each(
                "maps/",
                DeadObjects::mapId,
                object -> {
                    SegmentMapId id = new SegmentMapId(lastPart(object));
                    boolean goes = !live.hasMap(id.value()) && mapCannotComeAgain(object, id);
                    synchronized (this) {
                        (goes ? going : staying).add(id.value());
                        if (goes) {
                            found.add(object);
                        }
                    }
                });
        return counted(SweepStep.DELETE_MAP, found);
    }

    private boolean mapCannotComeAgain(BlobInfo object, SegmentMapId id) {
        Optional<SegmentMap> map = read(object, () -> sealed.map(id));
        if (map.isEmpty()) {
            return false;
        }
        Set<PackId> packs =
                map.get().chunks().stream().map(ChunkReference::pack).collect(Collectors.toSet());
        boolean never = packs.stream().anyMatch(buriedForGood) || !ledger.unknown(packs).isEmpty();
        if (!never) {
            tally.add(SweepStep.KEEP_DEAD_METADATA, object.bytes());
        }
        return never;
    }

    /** To be asked after {@link #maps}. */
    List<BlobInfo> manifests() {
        List<BlobInfo> found = new ArrayList<>();
        each(
                "manifests/",
                DeadObjects::manifestId,
                object -> {
                    DiskManifestId id = new DiskManifestId(lastPart(object));
                    if (!live.hasManifest(id.value()) && manifestCannotComeAgain(object, id)) {
                        synchronized (this) {
                            found.add(object);
                        }
                    }
                });
        return counted(SweepStep.DELETE_MANIFEST, found);
    }

    private boolean manifestCannotComeAgain(BlobInfo object, DiskManifestId id) {
        Optional<DiskManifest> manifest = read(object, () -> sealed.manifest(id));
        if (manifest.isEmpty()) {
            return false;
        }
        boolean never =
                manifest.get().segments().stream()
                        .flatMap(Optional::stream)
                        .distinct()
                        .anyMatch(this::mapIsGone);
        if (!never) {
            tally.add(SweepStep.KEEP_DEAD_METADATA, object.bytes());
        }
        return never;
    }

    private boolean mapIsGone(SegmentMapId map) {
        synchronized (this) {
            if (going.contains(map.value())) {
                return true;
            }
            if (staying.contains(map.value())) {
                return false;
            }
        }
        // Written after the listing, listed late, or gone.
        return sealed.store().head(map.blob()).isEmpty();
    }

    List<BlobInfo> configurations() {
        List<BlobInfo> found = new ArrayList<>();
        each(
                "configurations/",
                DeadObjects::configurationId,
                object -> {
                    if (!live.hasConfiguration(lastPart(object))) {
                        synchronized (this) {
                            found.add(object);
                        }
                    }
                });
        return counted(SweepStep.DELETE_CONFIGURATION, found);
    }

    List<BlobInfo> forwarders(Predicate<PackId> needed) {
        List<BlobInfo> found = new ArrayList<>();
        each(
                "forwarders/",
                DeadObjects::forwarderOf,
                object -> {
                    if (!needed.test(new PackId(lastPart(object)))) {
                        synchronized (this) {
                            found.add(object);
                        }
                    }
                });
        return counted(SweepStep.DELETE_FORWARDER, found);
    }

    private List<BlobInfo> counted(SweepStep step, List<BlobInfo> objects) {
        List<BlobInfo> taken =
                objects.subList(0, Math.min(objects.size(), settings.packsPerTurn()));
        tally.add(step, taken.size(), taken.stream().mapToLong(BlobInfo::bytes).sum());
        return taken;
    }

    private <T> Optional<T> read(BlobInfo object, Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (RepositoryException.Missing e) {
            // Listed and gone: an earlier sweep's deletion that the listing does not show yet.
            return Optional.empty();
        } catch (RepositoryException.Corrupt e) {
            tally.add(SweepStep.KEEP_DAMAGED_METADATA, object.bytes());
            return Optional.empty();
        }
    }

    /** Objects whose names are not of the format are somebody else's and stay. */
    private void each(
            String folder, Function<String, String> expected, Consumer<BlobInfo> consumer) {
        try (Stream<BlobInfo> objects = sealed.store().list(folder)) {
            Crew.forEach(
                    settings.requestsAtOnce(),
                    objects.filter(object -> isNamed(object, expected)).iterator(),
                    consumer);
        }
    }

    /** Whether the object has the name that its identity has in the format. */
    static boolean isNamed(BlobInfo object, Function<String, String> expected) {
        try {
            return expected.apply(lastPart(object)).equals(object.name().value());
        } catch (IllegalArgumentException e) {
            // Not an identity.
            return false;
        }
    }

    static String lastPart(BlobInfo object) {
        String name = object.name().value();
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static String mapId(String id) {
        return new SegmentMapId(id).blob().value();
    }

    private static String manifestId(String id) {
        return new DiskManifestId(id).blob().value();
    }

    private static String configurationId(String id) {
        return new ConfigurationId(id).blob().value();
    }

    private static String forwarderOf(String pack) {
        return new PackId(pack).forwarder().value();
    }
}
