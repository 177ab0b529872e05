package io.holdfast.restore.job;

import io.holdfast.contracts.Cancellation;
import io.holdfast.contracts.Failure;

/** Why a restore job is taken back. */
public sealed interface Cause {

    /** Something went wrong. */
    record Broken(Failure failure) implements Cause {}

    /** Nobody wants it any more. */
    record Unwanted(Cancellation cancellation) implements Cause {}

    /** Nobody wants what was being taken back anyway; what had gone wrong before is kept. */
    default Cause cancelled(Cancellation cancellation) {
        return switch (this) {
            case Broken broken -> new Unwanted(cancellation.after(broken.failure()));
            case Unwanted first -> first;
        };
    }

    /** For those who are told to stop what they do for the job. */
    default String text() {
        return switch (this) {
            case Broken broken -> broken.failure().text();
            case Unwanted unwanted -> unwanted.cancellation().text();
        };
    }
}
