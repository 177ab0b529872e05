package io.holdfast.localstack;

/** What a server promises to keep; a killed process loses nothing in either case. */
public enum Durability {
    /** No flush to the disk: fast, and lost with the machine's power. */
    FAST,
    /** Flushed before it is acknowledged, as in production. */
    DURABLE
}
