package io.holdfast.repository.maintenance;

import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.ConfigurationId;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.objects.Forwarders;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.RepositoryException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** One whole verification. */
final class WholeVerification {

    private static final int HEX = 16;

    private final SealedStore sealed;
    private final VerifySettings settings;
    private final Findings findings = new Findings();
    private final IdSet listedPacks = new IdSet();
    private final Places places;
    private final ReferenceSet references;
    private final PackCheck packs;
    private final VerifyWalk walk;
    private final CheckedObjects objects;
    private final AtomicLong deadObjects = new AtomicLong();

    WholeVerification(SealedStore sealed, VerifySettings settings, VerifyProgress progress) {
        this.sealed = sealed;
        this.settings = settings;
        this.places =
                new Places(sealed.store(), new Forwarders(sealed.objects()), listedPacks, findings);
        this.references = new ReferenceSet(settings.referencesMax());
        this.packs = new PackCheck(sealed, findings, references::tickOff, progress);
        this.walk = new VerifyWalk(sealed, findings, settings.packsAtOnce());
        this.objects = new CheckedObjects(sealed);
    }

    VerifyReport run() {
        listPacks();
        walk.all(this::expect);
        restOfTheObjects();
        for (int part = 0; part < references.parts(); part++) {
            if (part > 0) {
                references.begin(part);
                new VerifyWalk(sealed, new Findings(), settings.packsAtOnce()).all(this::expect);
            }
            readPacks();
            references.forEachNotFound(findings::notFound);
        }
        new Touching(sealed, findings, places).all();
        return new VerifyReport(
                true,
                walk.recoveryPoints(),
                walk.objectsRead() + deadObjects.get(),
                packs.packs(),
                packs.chunks(),
                packs.bytes(),
                findings.list(),
                findings.more());
    }

    private void listPacks() {
        long[] count = {0, 0};
        try (Stream<BlobInfo> listed = sealed.store().list("packs/")) {
            listed.forEach(object -> {
                Optional<PackId> pack = pack(object);
                if (pack.isPresent()) {
                    listedPacks.add(pack.get());
                    count[0]++;
                    count[1] += object.bytes();
                } else {
                    findings.damaged(object.name(), "no pack has such a name");
                }
            });
        }
        packs.expect(count[0], count[1]);
    }

    private static Optional<PackId> pack(BlobInfo object) {
        try {
            PackId pack = new PackId(DeadObjects.lastPart(object));
            return pack.blob().equals(object.name()) ? Optional.of(pack) : Optional.empty();
        } catch (IllegalArgumentException e) {
            // Not an identity: the caller says so.
            return Optional.empty();
        }
    }

    private void expect(SegmentMapId map, ChunkReference named) {
        Optional<ChunkReference> place = places.of(named);
        if (place.isPresent()) {
            references.add(place.get());
        } else {
            findings.missing(named, "its pack is not in the store, and no forwarder leads on");
        }
    }

    private void readPacks() {
        try (Stream<BlobInfo> listed = sealed.store().list("packs/")) {
            Crew.forEach(
                    settings.packsAtOnce(),
                    listed.filter(object ->
                                    pack(object)
                                            .filter(pack -> references.takes(firstByte(pack)))
                                            .isPresent())
                            .iterator(),
                    packs::check);
        }
    }

    private static int firstByte(PackId pack) {
        return Integer.parseInt(pack.value(), 0, 2, HEX);
    }

    /** What no recovery point needs is read too: a copy under another name is found so. */
    private void restOfTheObjects() {
        each(
                "maps/",
                id -> new SegmentMapId(id).blob().value(),
                walk::hasMap,
                id -> objects.map(new SegmentMapId(id)));
        each(
                "manifests/",
                id -> new DiskManifestId(id).blob().value(),
                walk::hasManifest,
                id -> objects.manifest(new DiskManifestId(id)));
        each(
                "configurations/",
                id -> new ConfigurationId(id).blob().value(),
                walk::hasConfiguration,
                id -> objects.configuration(new ConfigurationId(id)));
        each(
                "forwarders/",
                id -> new PackId(id).forwarder().value(),
                id -> false,
                id -> objects.forwarder(new PackId(id)));
    }

    private void each(
            String folder,
            Function<String, String> expected,
            Predicate<String> wasRead,
            Consumer<String> check) {
        try (Stream<BlobInfo> listed = sealed.store().list(folder)) {
            Crew.forEach(
                    settings.packsAtOnce(),
                    listed.iterator(),
                    object -> {
                        String id = DeadObjects.lastPart(object);
                        if (!DeadObjects.isNamed(object, expected)) {
                            findings.damaged(
                                    object.name(), "no object of this folder has such a name");
                        } else if (!wasRead.test(id)) {
                            check(object, id, check);
                        }
                    });
        }
    }

    private void check(BlobInfo object, String id, Consumer<String> check) {
        try {
            check.accept(id);
        } catch (RepositoryException.Corrupt e) {
            findings.damaged(object.name(), String.valueOf(e.getMessage()));
        } catch (RepositoryException.Missing e) {
            // A sweep took it since it was listed.
            return;
        }
        deadObjects.incrementAndGet();
    }
}
