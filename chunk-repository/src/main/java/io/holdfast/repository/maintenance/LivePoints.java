package io.holdfast.repository.maintenance;

import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.ledger.KnownRecoveryPoint;
import io.holdfast.repository.ledger.SweepLedger;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.RepositoryException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The recovery points that are alive: those of the ledger and those of the listing, but for the
 * forgotten ones. A store that lists late hides none, and neither does a commit whose note the
 * ledger did not get. Remembers 16 bytes for each.
 */
final class LivePoints {

    private final SealedStore sealed;
    private final SweepLedger ledger;
    private final Obstacles obstacles;
    private final int readersMax;
    private final IdSet visited = new IdSet();

    LivePoints(SealedStore sealed, SweepLedger ledger, Obstacles obstacles, int readersMax) {
        this.sealed = sealed;
        this.ledger = ledger;
        this.obstacles = obstacles;
        this.readersMax = readersMax;
    }

    /**
     * Gives each of them once, a few at the same time.
     *
     * <p>One that vanishes meanwhile was forgotten, perhaps because its child was committed: then
     * the ledger is asked again, so that the child is not missed.
     */
    void forEach(Consumer<RecoveryPoint> visitor) {
        Set<KnownRecoveryPoint> vanished = ConcurrentHashMap.newKeySet();
        do {
            vanished.clear();
            Set<RecoveryPointId> forgotten = forgotten();
            try (Stream<KnownRecoveryPoint> known = ledger.recoveryPoints()) {
                Crew.forEach(
                        readersMax,
                        known.iterator(),
                        point -> {
                            if (!visit(point, visitor)) {
                                vanished.add(point);
                            }
                        });
            }
            listed(forgotten, visitor);
        } while (someForgotten(vanished));
    }

    private Set<RecoveryPointId> forgotten() {
        try (Stream<KnownRecoveryPoint> forgotten = ledger.forgotten()) {
            return new HashSet<>(forgotten.map(KnownRecoveryPoint::id).toList());
        }
    }

    private void listed(Set<RecoveryPointId> forgotten, Consumer<RecoveryPoint> visitor) {
        try (Stream<BlobInfo> objects = sealed.store().list(RecoveryPointId.FOLDER)) {
            Iterator<KnownRecoveryPoint> points =
                    objects.map(BlobInfo::name)
                            .map(LivePoints::parse)
                            .flatMap(Optional::stream)
                            .filter(point -> !forgotten.contains(point.id()))
                            .iterator();
            // One that is listed and not there was forgotten a moment ago.
            Crew.forEach(readersMax, points, point -> visit(point, visitor));
        }
    }

    /** Whether one that vanished is forgotten by now; the others are missing. */
    private boolean someForgotten(Set<KnownRecoveryPoint> vanished) {
        if (vanished.isEmpty()) {
            return false;
        }
        Set<KnownRecoveryPoint> missing = new HashSet<>();
        try (Stream<KnownRecoveryPoint> known = ledger.recoveryPoints()) {
            known.filter(vanished::contains).forEach(missing::add);
        }
        for (KnownRecoveryPoint point : missing) {
            visitsNow(point);
            obstacles.add(
                    "recovery point %s of VM %s is in the ledger and not in the store; put it back, or forget it"
                            .formatted(point.id(), point.vm()));
        }
        return missing.size() < vanished.size();
    }

    /** Whether it is there, whatever its state. */
    private boolean visit(KnownRecoveryPoint known, Consumer<RecoveryPoint> visitor) {
        if (visited(known)) {
            return true;
        }
        BlobName name = known.id().blob(known.vm());
        try {
            RecoveryPoint point = sealed.objects().recoveryPoint(name);
            if (visitsNow(known)) {
                visitor.accept(point);
            }
            return true;
        } catch (RepositoryException.Missing e) {
            return false;
        } catch (RepositoryException.Corrupt e) {
            if (visitsNow(known)) {
                obstacles.add(e.getMessage() + "; put it back whole, or forget it");
            }
            return true;
        }
    }

    private synchronized boolean visited(KnownRecoveryPoint point) {
        return visited.contains(point.id().value());
    }

    private synchronized boolean visitsNow(KnownRecoveryPoint point) {
        return visited.add(point.id().value());
    }

    /** The recovery point that an object is, if its name is that of one. */
    static Optional<KnownRecoveryPoint> parse(BlobName name) {
        String[] parts = name.value().split("/", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            UUID vm = UUID.fromString(parts[1]);
            RecoveryPointId id = RecoveryPointId.of(parts[2]);
            return id.blob(vm).equals(name)
                    ? Optional.of(new KnownRecoveryPoint(vm, id))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            // Somebody else's object under our folder: left alone.
            return Optional.empty();
        }
    }
}
