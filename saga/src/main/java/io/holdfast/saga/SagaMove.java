package io.holdfast.saga;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A saga has begun or moved on, and that is committed.
 *
 * @param trace the one that the saga carries on from the message that began it
 * @param from the state it was in; null when it has begun
 * @param to the state it is in
 * @param emitted what the new state wants and no state before it did
 */
public record SagaMove(
        SagaType type,
        SagaId saga,
        String trace,
        @Nullable Object from,
        Object to,
        List<Effect> emitted) {

    public SagaMove {
        emitted = List.copyOf(emitted);
    }
}
