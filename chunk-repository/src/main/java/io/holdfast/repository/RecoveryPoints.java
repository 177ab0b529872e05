package io.holdfast.repository;

import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.format.RecoveryPointId;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The recovery points of a repository; each is found from the bucket alone. */
public interface RecoveryPoints {

    /**
     * Writes it, last of all: everything that it names is stored already. Committing the same again
     * (whatever its {@code committedAt}) changes nothing.
     *
     * @return the one that is in the repository now
     * @throws io.holdfast.repository.store.RepositoryException.Missing if a manifest or the
     *     configuration that it names is not in the repository
     * @throws io.holdfast.repository.store.RepositoryException.Refused if another one has its id
     */
    RecoveryPoint commit(RecoveryPoint recoveryPoint);

    Optional<RecoveryPoint> find(UUID vm, RecoveryPointId id);

    /** Searches the names of all recovery points: one listing. */
    Optional<RecoveryPoint> find(RecoveryPointId id);

    /**
     * All of them, read as they are asked for, in no promised order; a damaged one is an entry like
     * the others. Close the stream.
     */
    Stream<ListedRecoveryPoint> list();

    /** Those of one VM. Close the stream. */
    Stream<ListedRecoveryPoint> list(UUID vm);
}
