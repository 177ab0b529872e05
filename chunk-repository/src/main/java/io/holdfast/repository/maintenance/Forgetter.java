package io.holdfast.repository.maintenance;

import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.ledger.KnownRecoveryPoint;
import io.holdfast.repository.ledger.SweepLedger;
import io.holdfast.repository.ledger.SweepLedger.Forgetting;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.BlobStore;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Forgets recovery points, damaged ones too: the ledger first, then the object, so that none is
 * alive whose data may be deleted. What is stopped in between is finished by the next sweep. Frees
 * no space by itself; that is the sweep's work.
 */
public final class Forgetter {

    private final BlobStore store;
    private final SweepLedger ledger;

    public Forgetter(BlobStore store, SweepLedger ledger) {
        this.store = store;
        this.ledger = ledger;
    }

    /** Forgets one, unless a pin holds it. One that is forgotten already is forgotten again. */
    public Forgetting forget(KnownRecoveryPoint point) {
        Forgetting outcome = ledger.forget(point.id());
        return switch (outcome) {
            case FORGOTTEN -> {
                finish(point);
                yield outcome;
            }
            case PINNED -> outcome;
            case UNKNOWN -> {
                if (!isForgotten(point.id())) {
                    yield outcome;
                }
                finish(point);
                yield Forgetting.FORGOTTEN;
            }
        };
    }

    /** The recovery point of that id, if the ledger knows it and it is not forgotten. */
    public Optional<KnownRecoveryPoint> find(RecoveryPointId id) {
        try (Stream<KnownRecoveryPoint> points = ledger.recoveryPoints()) {
            return points.filter(point -> point.id().equals(id)).findFirst();
        }
    }

    private boolean isForgotten(RecoveryPointId id) {
        try (Stream<KnownRecoveryPoint> points = ledger.forgotten()) {
            return points.anyMatch(point -> point.id().equals(id));
        }
    }

    /** Deletes the object of a forgotten recovery point, and says so when it is seen to be gone. */
    void finish(KnownRecoveryPoint point) {
        BlobName name = point.id().blob(point.vm());
        store.delete(name);
        if (store.head(name).isEmpty()) {
            ledger.forgottenGone(point.id());
        }
    }
}
