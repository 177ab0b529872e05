package io.holdfast.commandline.disk;

import org.jspecify.annotations.Nullable;

/** A file or an option that cannot be used as it stands; the message says the way out. */
public final class ImageRefused extends RuntimeException {

    public ImageRefused(String message) {
        super(message);
    }

    public ImageRefused(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
