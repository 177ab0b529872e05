package io.holdfast.benchmark.limit;

/** A part of an import. */
public enum Stage {
    READ("read", true),
    /** In no sum: a price that is paid where an image has zeros that are written. */
    ZERO_CHECK("zero check", false),
    DIGEST("HMAC-SHA256", true),
    COMPRESS("zstd", true),
    SEAL("AES-256-GCM", true);

    private final String words;
    private final boolean counted;

    Stage(String words, boolean counted) {
        this.words = words;
        this.counted = counted;
    }

    /** Its name for people. */
    public String words() {
        return words;
    }

    /** Whether it is part of the limit. */
    public boolean counted() {
        return counted;
    }
}
