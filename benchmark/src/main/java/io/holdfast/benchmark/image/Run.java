package io.holdfast.benchmark.image;

/**
 * A run of bytes of an image.
 *
 * @param length at least 1
 */
public record Run(long offset, long length) {

    public Run {
        if (offset < 0 || length < 1) {
            throw new IllegalArgumentException(
                    "no run has %d bytes at %d".formatted(length, offset));
        }
    }

    /** The first byte after it. */
    public long end() {
        return offset + length;
    }
}
