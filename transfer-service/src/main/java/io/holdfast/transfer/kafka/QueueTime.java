package io.holdfast.transfer.kafka;

import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.Message;
import java.time.Duration;
import java.time.InstantSource;

/** How long a message waited. */
final class QueueTime {

    private QueueTime() {}

    /**
     * Since the message was written, which is when it was first asked for. By the clocks of two
     * machines, which may differ: never negative.
     */
    static Duration of(Envelope<? extends Message> envelope, InstantSource clock) {
        Duration since = Duration.between(envelope.time(), clock.instant());
        return since.isNegative() ? Duration.ZERO : since;
    }
}
