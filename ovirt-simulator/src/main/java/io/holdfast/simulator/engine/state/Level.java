package io.holdfast.simulator.engine.state;

import java.util.Arrays;

/** The compatibility level of a cluster, which decides how backups work (behaviour §4.4). */
public enum Level {
    V4_4(4),
    V4_5(5),
    V4_6(6),
    V4_7(7),
    V4_8(8);

    private static final int MAJOR = 4;

    private final int minor;

    Level(int minor) {
        this.minor = minor;
    }

    /** Reads the word of a command line or of an admin request, such as {@code 4.7}. */
    public static Level of(String word) {
        return Arrays.stream(values())
                .filter(level -> level.word().equals(word))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "no level '"
                                        + word
                                        + "'; there are "
                                        + Arrays.stream(values()).map(Level::word).toList()));
    }

    public String word() {
        return MAJOR + "." + minor;
    }

    public int major() {
        return MAJOR;
    }

    public int minor() {
        return minor;
    }

    /** Whether a backup is a snapshot that is merged away at the end, unless asked otherwise. */
    public boolean hasHybridBackups() {
        return compareTo(V4_7) >= 0;
    }

    /** Whether backups make checkpoints, count from them, and can be taken of stopped VMs. */
    public boolean hasIncrementalBackups() {
        return compareTo(V4_5) >= 0;
    }
}
