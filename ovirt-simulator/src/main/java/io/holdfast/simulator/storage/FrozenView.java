package io.holdfast.simulator.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** A disk as it was when a layer was frozen. */
record FrozenView(SimDisk disk, LayerId frozen, Optional<BitSet> dirty) implements DiskView {
    @Override
    public long size() {
        return disk.sizeOf(frozen);
    }

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
        disk.readFrozen(frozen, offset, into);
    }

    @Override
    public List<ZeroExtent> extents() {
        return disk.frozenExtents(frozen);
    }

    @Override
    public Optional<List<DirtyExtent>> dirtyExtents() {
        return dirty.map(bits -> Extents.dirty(extents(), bits, size()));
    }
}
