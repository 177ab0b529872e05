package io.holdfast.snapshot.backup;

import io.holdfast.contracts.Consistency;
import org.jspecify.annotations.Nullable;

/**
 * What a point in time promises of the guest's state.
 *
 * @param reason why no more than that, or null when it is what was asked for
 * @param frozenMillis how long the file systems were frozen, if they were
 */
public record ReachedConsistency(
        Consistency reached, @Nullable String reason, @Nullable Long frozenMillis) {}
