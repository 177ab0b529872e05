package io.holdfast.commandline.service;

import org.jspecify.annotations.Nullable;

/** A service did not do what it was asked for; the message says which one, why, and the way out. */
public abstract sealed class ServiceFailure extends RuntimeException {

    private ServiceFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** It does not answer, or not now. */
    public static final class Away extends ServiceFailure {
        Away(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** It answered that it will not, or it cannot be asked such a thing. */
    public static final class Refused extends ServiceFailure {
        public Refused(String message) {
            super(message, null);
        }
    }
}
