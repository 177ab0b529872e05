package io.holdfast.simulator.imageio;

import io.holdfast.simulator.http.Disturbance;

/** What can go wrong with a request to the daemon. */
public sealed interface ImageioFault {
    /** The connection misbehaves, whatever was asked. */
    record Wire(Disturbance disturbance) implements ImageioFault {}

    /** 500, and the connection is poisoned: it answers 500 from now on. */
    record ServerError() implements ImageioFault {}

    /** Changed blocks are not told: 404, as of an export without a bitmap. */
    record NotIncremental() implements ImageioFault {}

    /** 403 as for a ticket that is gone. */
    record Forbidden() implements ImageioFault {}

    /**
     * Reading byte {@code offset} of the disk fails: 500 when it lies in the first 8 MiB of the
     * range, else a short body.
     */
    record Unreadable(long offset) implements ImageioFault {}

    /** As {@link Unreadable}, but the body always just ends before the byte. */
    record ShortBefore(long offset) implements ImageioFault {}

    /** Writing or zeroing byte {@code offset} fails with 500. */
    record Unwritable(long offset) implements ImageioFault {}

    /** The ticket is revoked after so many body bytes: short body, and 403 from now on. */
    record RevokedInBody(long afterBytes) implements ImageioFault {}
}
