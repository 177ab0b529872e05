package io.holdfast.ovirt;

import org.jspecify.annotations.Nullable;

/**
 * imageio did not do what was asked. The type answers "again, or stop?". No message holds a ticket.
 */
public abstract sealed class ImageioException extends RuntimeException {

    private ImageioException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Whether the same call may succeed later on the same ticket. */
    public abstract boolean again();

    /** Not reached, or silent beyond its deadline, after all attempts. */
    public static final class Unavailable extends ImageioException {
        public Unavailable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        @Override
        public boolean again() {
            return true;
        }
    }

    /**
     * HTTP 403: the ticket is unknown, expired, cancelled, or does not allow this. Stop, and ask
     * the engine for the transfer's phase.
     */
    public static final class TicketRejected extends ImageioException {
        public TicketRejected(String message) {
            super(message, null);
        }

        @Override
        public boolean again() {
            return false;
        }
    }

    /** The daemon was reached and could not give these bytes, after all attempts. */
    public static final class Unreadable extends ImageioException {
        private final long diskOffset;

        public Unreadable(long diskOffset, String message, @Nullable Throwable cause) {
            super(message, cause);
            this.diskOffset = diskOffset;
        }

        /** The first byte that did not arrive. */
        public long diskOffset() {
            return diskOffset;
        }

        @Override
        public boolean again() {
            return false;
        }
    }

    /**
     * The daemon was reached and could not take or flush these bytes, after all attempts; as when
     * storage is full.
     */
    public static final class Unwritable extends ImageioException {
        private final long diskOffset;

        public Unwritable(long diskOffset, String message, @Nullable Throwable cause) {
            super(message, cause);
            this.diskOffset = diskOffset;
        }

        /** The start of the write that failed; 0 for a flush. */
        public long diskOffset() {
            return diskOffset;
        }

        @Override
        public boolean again() {
            return false;
        }
    }

    /**
     * HTTP 400, 404, 405, 416, or an answer that is not imageio's: the call itself is wrong. Stop.
     */
    public static final class Refused extends ImageioException {
        public Refused(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        @Override
        public boolean again() {
            return false;
        }
    }

    /** The daemon's certificate is not signed by the configured CA, or names another host. Stop. */
    public static final class Untrusted extends ImageioException {
        public Untrusted(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        @Override
        public boolean again() {
            return false;
        }
    }

    /** The session was closed. */
    public static final class Closed extends ImageioException {
        public Closed(String message) {
            super(message, null);
        }

        @Override
        public boolean again() {
            return false;
        }
    }
}
