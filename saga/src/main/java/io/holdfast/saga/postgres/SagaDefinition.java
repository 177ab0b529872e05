package io.holdfast.saga.postgres;

import io.holdfast.saga.Codec;
import io.holdfast.saga.OutgoingCodec;
import io.holdfast.saga.Performer;
import io.holdfast.saga.Saga;

/**
 * A saga and what the journal needs to keep it.
 *
 * @param work what {@code Perform} effects carry
 * @param outgoing turns the messages of {@code Announce} and {@code Ask} into records
 * @param performer does the work
 */
public record SagaDefinition<S, E, W>(
        Saga<S, E> saga,
        Codec<S> states,
        Codec<E> events,
        Codec<W> work,
        OutgoingCodec outgoing,
        Performer<E> performer) {}
