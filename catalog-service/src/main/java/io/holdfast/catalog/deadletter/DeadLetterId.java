package io.holdfast.catalog.deadletter;

import io.holdfast.contracts.InvalidField;

/** Where a dead letter lies. */
public record DeadLetterId(String topic, int partition, long offset) {

    public DeadLetterId {
        if (partition < 0) {
            throw new InvalidField("partition", "is negative: " + partition);
        }
        if (offset < 0) {
            throw new InvalidField("offset", "is negative: " + offset);
        }
    }

    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
