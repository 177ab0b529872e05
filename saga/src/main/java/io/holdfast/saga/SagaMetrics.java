package io.holdfast.saga;

import java.time.Duration;

/** What sagas tell the operator. */
public interface SagaMetrics {

    /** A saga has begun, or an event moved it on. */
    void moved(SagaMove move);

    /** A state did not allow an event. */
    void refused(SagaType type, String why);

    /**
     * Work begins on this thread; closed on the same thread when it ends. A place to put the saga
     * and its trace into whatever is logged meanwhile.
     *
     * @param work what is done, as the saga's {@code Perform} carries it
     */
    default Working working(SagaId saga, StepId step, String trace, Object work) {
        return () -> {};
    }

    /** Until work ends. */
    @FunctionalInterface
    interface Working extends AutoCloseable {
        @Override
        void close();
    }

    /** A pending command was published again. */
    void asksRepeated(int count);

    /** A piece of work is begun that was due for so long: all who do work were busy. */
    default void queued(SagaType type, Duration waited) {}

    /** A piece of work ended; {@code again} if it will be tried again. */
    void performed(SagaType type, Duration took, boolean again);

    /** Messages that are written but not published, and the age of the oldest. */
    void outbox(long waiting, Duration oldest);

    /** Tells nobody. */
    SagaMetrics NONE =
            new SagaMetrics() {
                @Override
                public void moved(SagaMove move) {}

                @Override
                public void refused(SagaType type, String why) {}

                @Override
                public void asksRepeated(int count) {}

                @Override
                public void performed(SagaType type, Duration took, boolean again) {}

                @Override
                public void outbox(long waiting, Duration oldest) {}
            };
}
