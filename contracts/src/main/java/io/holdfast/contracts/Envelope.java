package io.holdfast.contracts;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way: CloudEvents 1.0 attributes and the message itself.
 *
 * @param id the idempotency key: the same id twice is one message
 * @param source who sent it
 * @param subject the saga's subject, and the key of the record
 * @param time when it was made
 * @param trace the trace it belongs to, null when the sender gave none
 */
public record Envelope<M extends Message>(
        MessageId id,
        URI source,
        String subject,
        Instant time,
        @Nullable TraceParent trace,
        M message) {

    public Envelope {
        Require.present("id", id);
        Require.present("source", source);
        Require.text("subject", subject);
        Require.present("time", time);
        Require.present("message", message);
    }
}
