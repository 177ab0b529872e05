package io.holdfast.snapshot.backup;

import io.holdfast.contracts.ConfigurationId;
import io.holdfast.contracts.Failure;
import org.jspecify.annotations.Nullable;

/** What follows once the point in time is closed. */
public sealed interface Ending {

    /** All is in the repository: write the recovery point. */
    record Commit(CapturedVm vm) implements Ending {}

    /** Something failed: say so. */
    record Fail(Failure failure) implements Ending {}

    /** Changes were lost: open another point in time and read everything. */
    record OpenAgain(Attempt next, @Nullable ConfigurationId configuration) implements Ending {}

    /** The configuration is kept for a second attempt; the others need it no more. */
    default Ending configurationArrived(ConfigurationId id) {
        return this instanceof OpenAgain again ? new OpenAgain(again.next(), id) : this;
    }

    /** Without its configuration a VM is not worth a second attempt. */
    default Ending configurationLost(Failure failure) {
        return this instanceof OpenAgain ? new Fail(failure) : this;
    }
}
