package io.holdfast.localstack;

/** The signal that asks a process to end in good order. */
public enum StopSignal {
    /** What a JVM, and most servers, end on. */
    TERM,
    /** PostgreSQL's fast shutdown: sessions are ended, nothing is waited for. */
    INT
}
