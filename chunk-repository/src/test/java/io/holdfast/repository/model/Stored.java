package io.holdfast.repository.model;

import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.ledger.KnownRecoveryPoint;
import io.holdfast.repository.store.BlobName;

/**
 * A recovery point and what it must restore to.
 *
 * @param content of its disk
 * @param depth how many increments it stands on
 */
record Stored(RecoveryPoint point, PlainDisk content, int depth) {

    byte[] disk() {
        return content.bytes();
    }

    BlobName name() {
        return point.id().blob(point.vm());
    }

    KnownRecoveryPoint known() {
        return new KnownRecoveryPoint(point.vm(), point.id());
    }
}
