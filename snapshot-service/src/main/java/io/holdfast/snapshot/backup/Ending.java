package io.holdfast.snapshot.backup;

import io.holdfast.contracts.Cancellation;
import io.holdfast.contracts.ConfigurationId;
import io.holdfast.contracts.Failure;
import org.jspecify.annotations.Nullable;

/** What follows once the point in time is closed. */
public sealed interface Ending {

    /** All is in the repository: write the recovery point. */
    record Commit(CapturedVm vm) implements Ending {}

    /** Something failed: say so. */
    record Fail(Failure failure) implements Ending {}

    /** Nobody wants it any more: say so. */
    record Cancel(Cancellation cancellation) implements Ending {}

    /**
     * Nobody wants it any more, but it is being closed for good already: that ends before what it
     * leaves for later runs is taken away.
     */
    record CloseThenCancel(Cancellation cancellation) implements Ending {}

    /** Changes were lost: open another point in time and read everything. */
    record OpenAgain(Attempt next, @Nullable ConfigurationId configuration) implements Ending {}

    /** The configuration is kept for a second attempt; the others need it no more. */
    default Ending configurationArrived(ConfigurationId id) {
        return this instanceof OpenAgain again ? new OpenAgain(again.next(), id) : this;
    }

    /** Whatever was to follow, nobody wants it; what had gone wrong before is kept. */
    default Ending cancelled(Cancellation cancellation) {
        return switch (this) {
            case Fail fail -> new Cancel(cancellation.after(fail.failure()));
            case Cancel _, CloseThenCancel _ -> this;
            case Commit _ -> new CloseThenCancel(cancellation);
            case OpenAgain _ -> new Cancel(cancellation);
        };
    }

    /** Without its configuration a VM is not worth a second attempt. */
    default Ending configurationLost(Failure failure) {
        return this instanceof OpenAgain ? new Fail(failure) : this;
    }
}
