package io.holdfast.localstack;

import org.jspecify.annotations.Nullable;

/**
 * Why a server of the local stack could not be had; the type says whether another attempt may help.
 */
public sealed class LocalStackException extends RuntimeException {

    private LocalStackException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Something must be changed first: a property, a file, a missing program. Another attempt fails
     * in the same way.
     */
    public static final class Unusable extends LocalStackException {
        public Unusable(String message) {
            super(message, null);
        }

        public Unusable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * A process died before it answered, or did not answer in time; the message ends with the tail
     * of its log.
     */
    public static final class NotReady extends LocalStackException {
        public NotReady(String message) {
            super(message, null);
        }
    }

    /** Somebody else took the port between its choice and its use: again, with another port. */
    public static final class PortTaken extends LocalStackException {
        public PortTaken(String message) {
            super(message, null);
        }
    }
}
