package io.holdfast.repository.format;

import org.jspecify.annotations.Nullable;

/** Bytes that are not what docs/FORMAT.md says; the caller knows where they are from. */
public final class Malformed extends Exception {

    public Malformed(String message) {
        this(message, null);
    }

    public Malformed(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The message, which each of these has. */
    public String what() {
        return String.valueOf(getMessage());
    }
}
