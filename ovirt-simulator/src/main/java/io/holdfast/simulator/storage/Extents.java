package io.holdfast.simulator.storage;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Walks a chain of layers in runs of clusters that read from the same place. */
final class Extents {
    private Extents() {}

    /**
     * A run of clusters {@code [from, to)}.
     *
     * @param source index in the chain of the deciding layer, or -1 when none decides
     * @param zero reads as zeros
     */
    record Run(int from, int to, int source, boolean zero) {}

    /** The run that starts at {@code from}; the top of the chain is last in the list. */
    static Run runAt(List<Layer> chain, int from, int limit) {
        int until = limit;
        for (int i = chain.size() - 1; i >= 0; i--) {
            Layer layer = chain.get(i);
            until = layer.sameUntil(from, until);
            if (layer.decides(from)) {
                return new Run(from, until, i, layer.hasZero(from));
            }
        }
        return new Run(from, until, -1, true);
    }

    static List<ZeroExtent> zero(List<Layer> chain, long size) {
        List<ZeroExtent> extents = new ArrayList<>();
        int limit = Clusters.count(size);
        int from = 0;
        while (from < limit) {
            Run run = runAt(chain, from, limit);
            int to = run.to();
            while (to < limit) {
                Run next = runAt(chain, to, limit);
                if (next.zero() != run.zero()) {
                    break;
                }
                to = next.to();
            }
            extents.add(new ZeroExtent(Clusters.range(from, to, size), run.zero(), false));
            from = to;
        }
        return extents;
    }

    /** One layer without what lies below: what it does not decide is a hole. */
    static List<ZeroExtent> layerOnly(Layer layer, long size) {
        List<ZeroExtent> extents = new ArrayList<>();
        int limit = Clusters.count(size);
        int from = 0;
        while (from < limit) {
            int to = layer.sameUntil(from, limit);
            boolean hole = !layer.decides(from);
            extents.add(new ZeroExtent(Clusters.range(from, to, size), !layer.hasData(from), hole));
            from = to;
        }
        return extents;
    }

    /** Splits the zero extents where dirtiness changes; neighbours of equal kind stay merged. */
    static List<DirtyExtent> dirty(List<ZeroExtent> zero, BitSet dirty, long size) {
        List<DirtyExtent> extents = new ArrayList<>();
        for (ZeroExtent extent : zero) {
            int from = Clusters.indexOf(extent.range().start());
            int limit = Clusters.count(extent.range().end());
            while (from < limit) {
                boolean isDirty = dirty.get(from);
                int next = isDirty ? dirty.nextClearBit(from) : dirty.nextSetBit(from);
                int to = next < 0 ? limit : Math.min(next, limit);
                extents.add(
                        new DirtyExtent(Clusters.range(from, to, size), isDirty, extent.zero()));
                from = to;
            }
        }
        return extents;
    }
}
