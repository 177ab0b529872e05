package io.holdfast.saga;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Gives events to the sagas of one type. Each call is one transaction: inbox key, journal, state,
 * outbox.
 *
 * @param <S> states
 * @param <E> events
 */
public interface SagaRunner<S, E> {

    /** Begins a saga, unless it exists or its subject has a live one. */
    Outcome start(SagaId id, Subject subject, E first, InboxKey key, String trace);

    /** Gives an event to a saga. */
    default Outcome handle(SagaId id, E event, InboxKey key) {
        return handle(id, event, key, connection -> {});
    }

    /**
     * The same, with rows of the caller's in the same transaction; they are written only if the
     * saga advances.
     */
    Outcome handle(SagaId id, E event, InboxKey key, Alongside rows);

    /**
     * Somebody begins to do what a saga wants done. A deadline that waits for that starts now; one
     * that has started, or that the saga has left, is not touched.
     *
     * @param step the effect that is being done
     */
    void begun(SagaId id, StepId step);

    /** The state of a saga, live or ended. */
    Optional<S> find(SagaId id);

    /** Rows that belong to an event. */
    @FunctionalInterface
    interface Alongside {
        /** Writes them; must neither commit nor roll back. */
        void write(Connection connection) throws SQLException;
    }
}
