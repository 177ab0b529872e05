package io.holdfast.simulator.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A disk as it was at one moment, with what was dirty by then. Must be closed. */
public final class PointInTime implements DiskView, AutoCloseable {
    private final SimDisk disk;
    private final FrozenView view;
    private final AtomicBoolean closed = new AtomicBoolean();

    PointInTime(SimDisk disk, LayerId frozen, Optional<BitSet> dirty) {
        this.disk = disk;
        this.view = new FrozenView(disk, frozen, dirty);
    }

    /** The layer that holds this state. */
    public LayerId layer() {
        return view.frozen();
    }

    @Override
    public long size() {
        return view.size();
    }

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
        view.read(offset, into);
    }

    @Override
    public List<ZeroExtent> extents() {
        return view.extents();
    }

    @Override
    public Optional<List<DirtyExtent>> dirtyExtents() {
        return view.dirtyExtents();
    }

    /** Lets later writes flow back into the disk; a second call does nothing. */
    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            disk.release(view.frozen());
        }
    }
}
