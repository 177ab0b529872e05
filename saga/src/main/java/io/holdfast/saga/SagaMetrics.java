package io.holdfast.saga;

import java.time.Duration;

/** What sagas tell the operator. */
public interface SagaMetrics {

    /** An event moved a saga on. */
    void advanced(SagaType type);

    /** A state did not allow an event. */
    void refused(SagaType type, String why);

    /**
     * Work begins on this thread; closed on the same thread when it ends. A place to put the saga
     * and its trace into whatever is logged meanwhile.
     */
    default Working working(SagaType type, SagaId saga, StepId step, String trace) {
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
                public void advanced(SagaType type) {}

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
