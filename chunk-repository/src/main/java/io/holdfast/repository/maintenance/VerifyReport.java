package io.holdfast.repository.maintenance;

import java.util.List;

/**
 * What a verification read and found.
 *
 * @param complete whether everything was read; a sample's budget may have ended before
 * @param damaged up to some
 * @param moreDamaged how many more there are
 */
public record VerifyReport(
        boolean complete,
        long recoveryPoints,
        long objects,
        long packs,
        long chunks,
        long bytes,
        List<Damaged> damaged,
        long moreDamaged) {

    public VerifyReport {
        damaged = List.copyOf(damaged);
    }

    /** Whether all that was read is as it was written. */
    public boolean sound() {
        return damaged.isEmpty();
    }
}
