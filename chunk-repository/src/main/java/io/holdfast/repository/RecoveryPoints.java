package io.holdfast.repository;

import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.format.RecoveryPointId;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The recovery points of a repository; each is found from the bucket alone. */
public interface RecoveryPoints {

    /** One read, as the VM is part of the name; nothing when there is no such recovery point. */
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
