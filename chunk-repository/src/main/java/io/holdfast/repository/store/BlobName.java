package io.holdfast.repository.store;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of an object: parts of letters, digits, dot, dash and underscore, joined by slashes. No
 * part starts with a dot, so no name leaves its folder and none collides with a temporary file.
 */
public record BlobName(String value) implements Comparable<BlobName> {

    /** Well under the 1,024 bytes that S3 allows. */
    private static final int LENGTH_MAX = 255;

    private static final Pattern PATTERN =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    public BlobName {
        if (!isName(value)) {
            throw new IllegalArgumentException("not a name of an object: \"" + value + "\"");
        }
    }

    /** The name, or empty if nothing of ours is named so; for listings of shared places. */
    public static Optional<BlobName> parse(String value) {
        return isName(value) ? Optional.of(new BlobName(value)) : Optional.empty();
    }

    private static boolean isName(String value) {
        return value.length() <= LENGTH_MAX && PATTERN.matcher(value).matches();
    }

    @Override
    public int compareTo(BlobName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
