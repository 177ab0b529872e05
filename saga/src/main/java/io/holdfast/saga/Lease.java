package io.holdfast.saga;

import io.holdfast.saga.Performer.TryAgain;

/**
 * The right to do a piece of work, for a time that is renewed while the process lives. A process
 * that stood still for longer has lost it when it goes on: meanwhile the work may have been done by
 * another, or undone. Work that would do harm then asks before each step that changes something.
 */
@FunctionalInterface
public interface Lease {

    /** For work that nobody else can be given. */
    Lease FOR_EVER = () -> true;

    /** Whether the work is still this process's to do, as far as it can tell without asking. */
    boolean isHeld();

    /**
     * Goes on only with the lease.
     *
     * @throws TryAgain if it ran out; whoever holds it now does the work, if it is wanted still
     */
    default void require() throws TryAgain {
        if (!isHeld()) {
            throw new TryAgain("this process stood still, and its lease of the work ran out");
        }
    }
}
