package io.holdfast.repository.maintenance;

import java.util.List;

/**
 * What a sweep did.
 *
 * @param damaged packs that could not be rewritten because they are damaged; they were left as they
 *     are
 */
public record SweepResult(SweepTally done, List<String> damaged) {

    public SweepResult {
        damaged = List.copyOf(damaged);
    }
}
