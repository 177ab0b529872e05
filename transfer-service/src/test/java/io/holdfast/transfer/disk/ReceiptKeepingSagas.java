package io.holdfast.transfer.disk;

import io.holdfast.saga.InboxKey;
import io.holdfast.saga.Outcome;
import io.holdfast.saga.Saga;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaRunner;
import io.holdfast.saga.StepId;
import io.holdfast.saga.Subject;
import io.holdfast.saga.memory.MemorySagas;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * Sagas in memory that write the rows beside an event too, into receipts that need no connection.
 */
final class ReceiptKeepingSagas<S, E> implements SagaRunner<S, E> {

    final MemorySagas<S, E> memory;

    ReceiptKeepingSagas(Saga<S, E> saga) {
        this.memory = new MemorySagas<>(saga, Instant.parse("2026-11-23T10:00:00Z"));
    }

    @Override
    public synchronized Outcome start(
            SagaId id, Subject subject, E first, InboxKey key, String trace) {
        return memory.start(id, subject, first, key, trace);
    }

    @Override
    public synchronized Outcome handle(SagaId id, E event, InboxKey key, Alongside rows) {
        Outcome outcome = memory.handle(id, event, key, rows);
        if (outcome instanceof Outcome.Advanced) {
            try {
                rows.write(null);
            } catch (SQLException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        return outcome;
    }

    @Override
    public synchronized void begun(SagaId id, StepId step) {
        memory.begun(id, step);
    }

    @Override
    public synchronized Optional<S> find(SagaId id) {
        return memory.find(id);
    }
}
