package io.holdfast.saga;

/**
 * Does the work of {@link Effect.Perform}. May be called again for the same step, also while an
 * earlier call is given up for dead; so it recognises what it has done.
 *
 * @param <E> the saga's events
 */
@FunctionalInterface
public interface Performer<E> {

    /**
     * Does the work, or finds it done.
     *
     * @return the event that the work ends in, good or bad
     * @throws TryAgain if it did not work now but may later; asked again with back-off until the
     *     state is left
     * @throws InterruptedException if the process is ending
     */
    E perform(SagaId saga, StepId step, Object work) throws TryAgain, InterruptedException;

    /**
     * Does the work for as long as the lease is held; for work that does harm when it goes on after
     * that.
     */
    default E perform(SagaId saga, StepId step, Object work, Lease lease)
            throws TryAgain, InterruptedException {
        return perform(saga, step, work);
    }

    /** Not now. */
    final class TryAgain extends Exception {
        public TryAgain(String why, Throwable cause) {
            super(why, cause);
        }

        public TryAgain(String why) {
            super(why);
        }
    }
}
