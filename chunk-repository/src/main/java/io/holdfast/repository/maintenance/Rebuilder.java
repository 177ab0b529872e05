package io.holdfast.repository.maintenance;

import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.ConfigurationId;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.ledger.EpochMarks;
import io.holdfast.repository.ledger.KnownRecoveryPoint;
import io.holdfast.repository.ledger.Ledger;
import io.holdfast.repository.ledger.PackEntry;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.RepositoryException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/**
 * Makes a ledger, and the facts of a catalogue, from the bucket alone: one or two small requests a
 * pack, some at once. One that was stopped goes on where it was. Damaged objects are reported and
 * left as they are. Memory: 32 bytes a pack, and the tails that are being read.
 */
public final class Rebuilder {

    /** Names for one question to the ledger. */
    private static final int BATCH = 1_000;

    /** Only sweeps that delete leave marks; nobody opens so many others between two of them. */
    private static final long EPOCHS_LEAPT = 1L << 20;

    private final SealedStore sealed;
    private final Ledger ledger;
    private final int requestsAtOnce;
    private final PackScan scan;
    private final EpochMarks marks;

    /**
     * A rebuild of this ledger.
     *
     * @param requestsAtOnce how many objects are read at the same time
     */
    public Rebuilder(SealedStore sealed, Ledger ledger, int requestsAtOnce) {
        this.sealed = sealed;
        this.ledger = ledger;
        this.requestsAtOnce = requestsAtOnce;
        this.scan = new PackScan(sealed);
        this.marks = new EpochMarks(sealed.store());
    }

    /**
     * Reads all packs that the ledger does not know, all recovery points and the names of all
     * configurations; then the ledger keeps the repository.
     *
     * @param catalogue is given each whole recovery point, from several threads, in no order
     * @throws RepositoryException.Refused if the ledger is not shared and another one keeps the
     *     repository
     */
    public RebuildReport rebuild(Consumer<RecoveryPoint> catalogue, VerifyProgress progress) {
        if (!ledger.shared()) {
            marks.requireNewest(ledger);
        }
        ledger.beginRebuild(epochAtLeast());
        RebuildReport report = new Running(catalogue, progress).run();
        marks.takeOver(ledger);
        return report;
    }

    /** Beyond every epoch that a lost ledger may have opened, so that its sweeps are fenced off. */
    private long epochAtLeast() {
        long newest = marks.newestEpoch();
        return ledger.shared() ? newest + EPOCHS_LEAPT : newest;
    }

    /** One rebuild. */
    private final class Running {
        private final Consumer<RecoveryPoint> catalogue;
        private final VerifyProgress progress;
        private final Obstacles damaged = new Obstacles();
        private final IdSet packs = new IdSet();
        private final AtomicLong packsDone = new AtomicLong();
        private final AtomicLong bytesDone = new AtomicLong();
        private final AtomicLong packsRead = new AtomicLong();
        private final AtomicLong chunksRead = new AtomicLong();
        private final AtomicLong recoveryPoints = new AtomicLong();
        private final AtomicLong configurations = new AtomicLong();
        private long bytesTotal;

        Running(Consumer<RecoveryPoint> catalogue, VerifyProgress progress) {
            this.catalogue = catalogue;
            this.progress = progress;
        }

        RebuildReport run() {
            each(
                    "packs/",
                    Running::packName,
                    object -> {
                        packs.add(new PackId(DeadObjects.lastPart(object)));
                        bytesTotal += object.bytes();
                    });
            readPacks();
            readConfigurations();
            readRecoveryPoints();
            ledger.endRebuild(lost());
            return new RebuildReport(
                    packs.size(),
                    packsRead.get(),
                    chunksRead.get(),
                    recoveryPoints.get(),
                    configurations.get(),
                    damaged.list());
        }

        /**
         * Asked for one by one: a writer at work may have stored a pack since the listing, and a
         * pack is in the store before the ledger knows it as stored.
         */
        private List<PackId> lost() {
            try (Stream<PackEntry> known = ledger.packs()) {
                return known.filter(pack -> pack.state() == PackEntry.State.STORED)
                        .map(PackEntry::pack)
                        .filter(pack -> !packs.contains(pack))
                        .filter(pack -> sealed.store().head(pack.blob()).isEmpty())
                        .toList();
            }
        }

        private static String packName(String id) {
            return new PackId(id).blob().value();
        }

        private void each(
                String folder, Function<String, String> expected, Consumer<BlobInfo> consumer) {
            try (Stream<BlobInfo> listed = sealed.store().list(folder)) {
                listed.filter(object -> DeadObjects.isNamed(object, expected)).forEach(consumer);
            }
        }

        private void readPacks() {
            try (Stream<BlobInfo> listed = sealed.store().list("packs/")) {
                Iterator<List<BlobInfo>> batches =
                        listed.filter(object -> DeadObjects.isNamed(object, Running::packName))
                                .gather(Gatherers.windowFixed(BATCH))
                                .iterator();
                try (Crew readers = new Crew(requestsAtOnce)) {
                    while (batches.hasNext()) {
                        readUnknown(batches.next(), readers);
                    }
                    readers.finish();
                }
            }
        }

        private void readUnknown(List<BlobInfo> batch, Crew readers) {
            Map<PackId, BlobInfo> byId = new LinkedHashMap<>();
            batch.forEach(object -> byId.put(new PackId(DeadObjects.lastPart(object)), object));
            Set<PackId> unknown = ledger.toRead(byId.keySet());
            byId.forEach((pack, object) -> {
                if (unknown.contains(pack)) {
                    readers.take(() -> {
                        read(pack, object);
                        done(object);
                    });
                } else {
                    done(object);
                }
            });
        }

        private void done(BlobInfo object) {
            progress.at(
                    packsDone.incrementAndGet(),
                    packs.size(),
                    bytesDone.addAndGet(object.bytes()),
                    bytesTotal);
        }

        private void read(PackId pack, BlobInfo object) {
            List<ChunkReference> chunks;
            try {
                chunks = scan.tail(pack, object.bytes());
            } catch (RepositoryException.Corrupt e) {
                damaged.add(String.valueOf(e.getMessage()));
                return;
            } catch (RepositoryException.Missing e) {
                // Listed and gone: a deletion that the listing does not show yet.
                return;
            }
            ledger.addPack(pack, object.bytes(), chunks);
            packsRead.incrementAndGet();
            chunksRead.addAndGet(chunks.size());
        }

        private void readConfigurations() {
            each(
                    "configurations/",
                    id -> new ConfigurationId(id).blob().value(),
                    object -> {
                        ledger.addObject(object.name());
                        configurations.incrementAndGet();
                    });
        }

        /** A damaged one is taken in by its name, so that it can be forgotten. */
        private void readRecoveryPoints() {
            try (Stream<BlobInfo> listed = sealed.store().list(RecoveryPointId.FOLDER)) {
                Crew.forEach(
                        requestsAtOnce,
                        listed.iterator(),
                        object -> {
                            Optional<KnownRecoveryPoint> known = LivePoints.parse(object.name());
                            if (known.isPresent()) {
                                read(object.name(), known.get());
                            }
                        });
            }
        }

        private void read(BlobName name, KnownRecoveryPoint known) {
            try {
                RecoveryPoint point = sealed.objects().recoveryPoint(name);
                ledger.addRecoveryPoint(known);
                if (sealed.store().head(name).isEmpty()) {
                    // Forgotten between the two: the ledger must not know again what is gone.
                    var _ = new Forgetter(sealed.store(), ledger).forget(known);
                    return;
                }
                recoveryPoints.incrementAndGet();
                catalogue.accept(point);
            } catch (RepositoryException.Corrupt e) {
                ledger.addRecoveryPoint(known);
                damaged.add(String.valueOf(e.getMessage()));
            } catch (RepositoryException.Missing e) {
                // Listed and gone: it was forgotten.
                return;
            }
        }
    }
}
