package io.holdfast.simulator.engine.state;

import java.util.Locale;

/** How engines of different age behave, where it matters to a backup (behaviour §12.4). */
public enum Profile {
    /** Detaching a disk leaves checkpoints alone. */
    RELEASED,
    /** Since May 2026: detaching a disk takes it out of all checkpoints, a disk snapshot too. */
    MASTER;

    /** Reads the word of a command line or of an admin request. */
    public static Profile of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
