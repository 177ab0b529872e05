package io.holdfast.saga;

/**
 * What was handled: kept in the same transaction as the effect, so that a redelivery is recognised.
 *
 * @param consumer who handles
 * @param message the id of what is handled
 */
public record InboxKey(String consumer, String message) {}
