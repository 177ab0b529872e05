package io.holdfast.repository.maintenance;

/**
 * How a sweep works.
 *
 * @param rewriteBelowPercent a pack whose living bytes are less than this share of it is rewritten;
 *     0 rewrites none
 * @param packBytes a new pack is closed when the next chunk would make it longer
 * @param requestsAtOnce how many objects are read or deleted at once
 * @param packsPerTurn at most so many packs are buried, deleted and rewritten by one sweep each;
 *     what is left over is the next one's
 */
public record SweepSettings(
        int rewriteBelowPercent, int packBytes, int requestsAtOnce, int packsPerTurn) {

    private static final int PACK_BYTES_MAX = 64 << 20;
    private static final int REQUESTS_MAX = 64;

    public SweepSettings {
        if (rewriteBelowPercent < 0 || rewriteBelowPercent > 95) {
            throw new IllegalArgumentException(
                    "packs are rewritten below 0 to 95 percent, not " + rewriteBelowPercent);
        }
        if (packBytes < 1 || packBytes > PACK_BYTES_MAX) {
            throw new IllegalArgumentException("no pack has " + packBytes + " bytes");
        }
        if (requestsAtOnce < 1 || requestsAtOnce > REQUESTS_MAX || packsPerTurn < 1) {
            throw new IllegalArgumentException(
                    "a sweep makes 1 to %d requests at once, not %d, and takes at least 1 pack, not %d"
                            .formatted(REQUESTS_MAX, requestsAtOnce, packsPerTurn));
        }
    }

    /**
     * Rewriting below a half pays for itself: it reads and writes less than it frees. 100,000 packs
     * of 16 MiB are 1.5 TiB a turn.
     */
    public static SweepSettings defaults() {
        return new SweepSettings(50, 16 << 20, 8, 100_000);
    }
}
