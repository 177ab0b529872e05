package io.holdfast.saga.postgres;

/** The database is away or refused; nothing was written, and trying again may help. */
public final class JournalUnavailable extends RuntimeException {

    public JournalUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
