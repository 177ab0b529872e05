package io.holdfast.simulator.storage;

import java.io.IOException;

/** Makes one layer of two that stand on each other, moving the fewer clusters. */
final class LayerMerge {
    private LayerMerge() {}

    /**
     * Returns the layer that now reads as both did, under the upper one's id; the other is spent.
     */
    static Layer merge(Layer lower, Layer upper, long size) throws IOException {
        if (lower.allocated() <= upper.allocated()) {
            move(lower, upper, false, size);
            return upper;
        }
        move(upper, lower, true, size);
        lower.renamed(upper.id());
        return lower;
    }

    /** Moves what {@code from} decides; {@code over} says whether it hides what {@code to} has. */
    private static void move(Layer from, Layer to, boolean over, long size) throws IOException {
        int limit = Clusters.count(size);
        int at = 0;
        while (at < limit) {
            int end = Math.min(from.sameUntil(at, limit), to.sameUntil(at, limit));
            if (from.decides(at) && (over || !to.decides(at))) {
                take(from, to, at, end, size);
            }
            at = end;
        }
    }

    private static void take(Layer from, Layer to, int start, int end, long size)
            throws IOException {
        if (from.hasZero(start)) {
            to.markZero(start, end);
            return;
        }
        to.copyFrom(from, Clusters.range(start, end, size));
        to.markData(start, end);
    }
}
