package io.holdfast.snapshot.backup;

import io.holdfast.contracts.FallbackReason;
import io.holdfast.saga.StepId;
import org.jspecify.annotations.Nullable;

/**
 * One try at a point in time. What the engine keeps of changed blocks can turn out to be lost only
 * when it is read; then a second try counts from nothing.
 *
 * @param number from 1
 * @param fallback why all disks are read in full; null in the first try
 * @param why the same for people
 */
public record Attempt(int number, @Nullable FallbackReason fallback, @Nullable String why) {

    static final Attempt FIRST = new Attempt(1, null, null);

    /** The second, and last: without a checkpoint none can be lost. */
    static Attempt withoutCheckpoint(FallbackReason fallback, String why) {
        return new Attempt(2, fallback, why);
    }

    /** Steps are unique in a job's life, so those of a second try have names of their own. */
    StepId step(String name) {
        return new StepId(number == 1 ? name : name + " " + number);
    }
}
