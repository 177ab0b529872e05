package io.holdfast.saga;

import java.time.Instant;

/**
 * A long-running job as two pure functions. Neither may read a clock, a random source or anything
 * else outside its arguments: the same events always give the same states and the same effects.
 *
 * @param <S> a sealed family of states
 * @param <E> a sealed family of events
 */
public interface Saga<S, E> {

    /** The kind, the same for ever: its rows are found by it. */
    SagaType type();

    /** The first state; refused when the event cannot begin a saga. */
    Evolution<S> begin(E first);

    /**
     * The next state; refused when the state does not allow the event. Never throws for an
     * unexpected event.
     */
    Evolution<S> evolve(S state, E event);

    /** What the state announces, asks for and does, until it is left. */
    Decision decide(S state);

    /** The event that says a state lasted too long. */
    E deadlinePassed(StepId step, Instant at);
}
