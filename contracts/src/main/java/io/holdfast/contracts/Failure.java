package io.holdfast.contracts;

import org.jspecify.annotations.Nullable;

/**
 * Why something ended without success: what, where, and what to do.
 *
 * @param reason for machines
 * @param text for people
 * @param disk the disk concerned, if one is
 * @param offsetBytes where on the disk, in bytes from its start
 * @param pack the pack concerned, if one is
 */
public record Failure(
        FailureReason reason,
        String text,
        @Nullable DiskId disk,
        @Nullable Long offsetBytes,
        @Nullable String pack) {

    public Failure {
        Require.present("reason", reason);
        Require.text("text", text);
        Require.notNegativeIfGiven("offsetBytes", offsetBytes);
        Require.textIfGiven("pack", pack);
    }

    /** A failure that concerns no disk in particular. */
    public static Failure of(FailureReason reason, String text) {
        return new Failure(reason, text, null, null, null);
    }

    /** The same failure with more to say. */
    public Failure withText(String longer) {
        return new Failure(reason, longer, disk, offsetBytes, pack);
    }
}
