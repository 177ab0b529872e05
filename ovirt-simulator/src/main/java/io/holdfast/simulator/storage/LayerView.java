package io.holdfast.simulator.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** One layer without the chain below it. */
record LayerView(SimDisk disk, LayerId layer) implements DiskView {
    @Override
    public long size() {
        return disk.size();
    }

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
        disk.readLayer(layer, offset, into);
    }

    @Override
    public List<ZeroExtent> extents() {
        return disk.layerExtents(layer);
    }

    @Override
    public Optional<List<DirtyExtent>> dirtyExtents() {
        return Optional.empty();
    }
}
