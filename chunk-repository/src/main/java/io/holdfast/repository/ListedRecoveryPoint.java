package io.holdfast.repository;

import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.store.BlobName;

/** One entry of a listing: one damaged recovery point hides no other. */
public sealed interface ListedRecoveryPoint {

    /** It opened. */
    record Whole(RecoveryPoint recoveryPoint) implements ListedRecoveryPoint {}

    /**
     * Its object is there and is not what was written.
     *
     * @param object its name, which says VM and id
     * @param what what is wrong, for a person
     */
    record Damaged(BlobName object, String what) implements ListedRecoveryPoint {}
}
