package io.holdfast.simulator.imageio;

import io.holdfast.simulator.storage.ZeroExtent;
import java.util.List;

/** Answers, for ranges asked in rising order, whether they lie inside one zero extent. */
final class ZeroBlocks {
    private final List<ZeroExtent> extents;
    private int at;

    ZeroBlocks(List<ZeroExtent> extents) {
        this.extents = extents;
    }

    boolean covers(long start, long end) {
        while (extents.get(at).range().end() <= start) {
            at++;
        }
        ZeroExtent extent = extents.get(at);
        return extent.zero() && extent.range().end() >= end;
    }
}
