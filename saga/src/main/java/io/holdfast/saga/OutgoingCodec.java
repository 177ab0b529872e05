package io.holdfast.saga;

import java.time.Instant;
import java.util.UUID;

/** Turns the messages of effects into what goes to the broker. */
@FunctionalInterface
public interface OutgoingCodec {

    /**
     * The record of a message.
     *
     * @param id identity of the message; the same at every attempt
     * @param trace the trace of the saga, empty when it has none
     * @param at when the effect was decided
     */
    Outgoing encode(Object message, UUID id, String trace, Instant at);
}
