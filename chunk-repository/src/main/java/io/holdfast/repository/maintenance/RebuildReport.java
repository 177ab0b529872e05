package io.holdfast.repository.maintenance;

import java.util.List;

/**
 * What a rebuild read and found.
 *
 * @param packs in the store
 * @param packsRead the others were known
 * @param damaged what could not be taken into the ledger, up to some; it was left as it is
 */
public record RebuildReport(
        long packs,
        long packsRead,
        long chunksRead,
        long recoveryPoints,
        long configurations,
        List<String> damaged) {

    public RebuildReport {
        damaged = List.copyOf(damaged);
    }

    public boolean sound() {
        return damaged.isEmpty();
    }
}
