package io.holdfast.repository.ledger;

/**
 * The turn of one sweep, and its fence: only the newest epoch's sweep may change anything.
 *
 * @param number counted up by each sweep that begins
 * @param horizon the epoch of the oldest pin that was open when this one began, or {@code number}
 *     if there was none. What was used in the horizon or later may still become part of a recovery
 *     point.
 */
public record Epoch(long number, long horizon) {

    public Epoch {
        if (horizon < 0 || horizon > number) {
            throw new IllegalArgumentException(
                    "an epoch %d cannot have the horizon %d".formatted(number, horizon));
        }
    }
}
