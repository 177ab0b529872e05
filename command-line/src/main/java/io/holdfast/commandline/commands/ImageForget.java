package io.holdfast.commandline.commands;

import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.ledger.KnownRecoveryPoint;
import io.holdfast.repository.ledger.Ledger;
import io.holdfast.repository.maintenance.Forgetter;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.RepositoryException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Drops a recovery point. */
@Command(
        name = "forget",
        description = {
            "Forget a recovery point, a damaged one too.",
            "",
            "Others stay complete, also those that were built on it. The space is freed by repo sweep."
        })
final class ImageForget extends AloneAction {

    @Parameters(paramLabel = "POINT", description = "The recovery point's id.")
    private UUID point = new UUID(0, 0);

    ImageForget(Invocation invocation) {
        super(invocation);
    }

    @Override
    Answer alone(SealedStore sealed, Ledger ledger) {
        KnownRecoveryPoint known = find(sealed.store());
        if (!ledger.shared()) {
            ledger.addRecoveryPoint(known);
        }
        return switch (new Forgetter(sealed.store(), ledger).forget(known)) {
            case FORGOTTEN ->
                    Answer.of(
                            List.of(
                                    "recovery point %s is forgotten; repo sweep frees its space"
                                            .formatted(point)),
                            Map.of("recoveryPoint", point.toString()));
            case PINNED ->
                    throw new RepositoryException.Unavailable(
                            "a job builds on recovery point %s or reads it; forget it when that has ended"
                                    .formatted(point),
                            null);
            case UNKNOWN ->
                    throw new RepositoryException.Refused(
                            "the ledger does not know recovery point %s; repo rebuild teaches it"
                                    .formatted(point));
        };
    }

    /** By its name alone, so that a damaged one is found too. */
    private KnownRecoveryPoint find(BlobStore store) {
        RecoveryPointId id = new RecoveryPointId(point);
        try (Stream<BlobInfo> all = store.list(RecoveryPointId.FOLDER)) {
            return all.flatMap(object -> known(object.name(), id).stream())
                    .findFirst()
                    .orElseThrow(() ->
                            new RepositoryException.Refused(
                                    "there is no recovery point %s in %s; image list shows those that are"
                                            .formatted(point, store.describe())));
        }
    }

    private static Optional<KnownRecoveryPoint> known(BlobName name, RecoveryPointId id) {
        String[] parts = name.value().split("/", -1);
        if (parts.length != 3 || !parts[2].equals(id.toString())) {
            return Optional.empty();
        }
        try {
            return Optional.of(new KnownRecoveryPoint(UUID.fromString(parts[1]), id));
        } catch (IllegalArgumentException e) {
            // Somebody else's object under our folder.
            return Optional.empty();
        }
    }
}
