package io.holdfast.simulator.engine.state;

import io.holdfast.simulator.storage.ByteRange;
import io.holdfast.simulator.storage.DirtyExtent;
import io.holdfast.simulator.storage.SimDisk;
import io.holdfast.simulator.storage.WritableDisk;
import io.holdfast.simulator.storage.ZeroExtent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A qcow2 volume on a logical volume that nobody extends, as an upload sees it: it ends where the
 * logical volume ends.
 */
final class ThinVolume implements WritableDisk {
    /** Header, first-level table and the first refcounts of a volume. */
    private static final long HEAD_BYTES = 512 << 10;

    /** Second-level tables and refcounts: a cluster of 64 KiB for 400 MiB of data, and more. */
    private static final long DATA_BYTES_PER_TABLE_BYTE = 4096;

    private final SimDisk disk;
    private final long bytesMax;

    ThinVolume(SimDisk disk, long bytesMax) {
        this.disk = disk;
        this.bytesMax = bytesMax;
    }

    @Override
    public long size() {
        return disk.size();
    }

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
        disk.read(offset, into);
    }

    @Override
    public List<ZeroExtent> extents() {
        return disk.extents();
    }

    @Override
    public Optional<List<DirtyExtent>> dirtyExtents() {
        return disk.dirtyExtents();
    }

    @Override
    public void write(long offset, ByteBuffer bytes) throws IOException {
        disk.write(offset, bytes);
        long data = disk.dataBytes(disk.activeLayer());
        if (HEAD_BYTES + data + data / DATA_BYTES_PER_TABLE_BYTE > bytesMax) {
            throw new IOException("[Errno 28] No space left on device");
        }
    }

    @Override
    public void zero(ByteRange range) throws IOException {
        disk.zero(range);
    }

    @Override
    public void flush() throws IOException {
        disk.flush();
    }
}
