package io.holdfast.repository.maintenance;

/**
 * How a verification works. Memory: {@code packsAtOnce} packs, 16 bytes a reference kept, and 32
 * bytes for each pack, map, manifest and configuration.
 *
 * @param packsAtOnce how many packs are read and opened at the same time
 * @param referencesMax how many references from maps to chunks are kept at once; when there are
 *     more, the maps are read again for each part of the packs
 */
public record VerifySettings(int packsAtOnce, int referencesMax) {

    private static final int AT_ONCE_MAX = 64;
    private static final int REFERENCES_MIN = 1;

    public VerifySettings {
        if (packsAtOnce < 1 || packsAtOnce > AT_ONCE_MAX || referencesMax < REFERENCES_MIN) {
            throw new IllegalArgumentException(
                    "1 to %d packs at once, not %d; at least %d references, not %d"
                            .formatted(AT_ONCE_MAX, packsAtOnce, REFERENCES_MIN, referencesMax));
        }
    }

    /** Four million references are 64 MiB, and 4 TiB of chunks of 1 MiB in one reading of maps. */
    public static VerifySettings defaults() {
        int cores = Runtime.getRuntime().availableProcessors();
        return new VerifySettings(Math.clamp(cores, 2, 8), 4 << 20);
    }
}
