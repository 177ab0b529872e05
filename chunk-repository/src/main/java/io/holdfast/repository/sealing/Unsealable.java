package io.holdfast.repository.sealing;

import org.jspecify.annotations.Nullable;

/**
 * Sealed bytes that are not what was sealed: altered, cut, or of another place. The caller knows
 * where they are from and says so.
 */
public final class Unsealable extends Exception {

    Unsealable(String message) {
        this(message, null);
    }

    Unsealable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The message, which each of these has. */
    public String what() {
        return String.valueOf(getMessage());
    }
}
