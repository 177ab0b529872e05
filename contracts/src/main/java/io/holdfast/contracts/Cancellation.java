package io.holdfast.contracts;

import org.jspecify.annotations.Nullable;

/**
 * A job is not wanted any more.
 *
 * @param reason why, in free words of whoever cancelled
 * @param failure what had gone wrong before, where the job was failing already
 */
public record Cancellation(@Nullable String reason, @Nullable Failure failure) {

    public Cancellation {
        Require.textIfGiven("reason", reason);
    }

    /** One of a job that was well until then. */
    public static Cancellation of(@Nullable String reason) {
        return new Cancellation(reason, null);
    }

    /** The same for a job that was failing already. */
    public Cancellation after(Failure before) {
        return new Cancellation(reason, failure == null ? before : failure);
    }

    /** For those who are told to stop what they do for the job. */
    public String text() {
        return reason == null ? "the job was cancelled" : "the job was cancelled: " + reason;
    }
}
