package io.holdfast.simulator.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * One disk: a chain of layers of which the last is written to. A snapshot or a point in time
 * freezes the chain as it is and starts a new layer on top; releasing it merges the layer that it
 * froze with the one above. Safe for many threads: readers run together, writers alone.
 */
public final class SimDisk implements WritableDisk, AutoCloseable {
    private static final int SECTOR_BYTES = 512;

    private final String name;
    private final Path directory;
    private volatile long size;
    private final VolumeFormat format;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final List<Layer> chain = new ArrayList<>();
    private final Map<BitmapName, BitSet> bitmaps = new LinkedHashMap<>();

    /** What a frozen layer's disk measured; absent when it has not grown since. */
    private final Map<LayerId, Long> frozenSizes = new HashMap<>();

    private long layersMade;
    private boolean closed;

    SimDisk(String name, Path directory, long size, VolumeFormat format) throws IOException {
        if (size <= 0) {
            throw new StorageException("disk " + name + " needs a size above 0, not " + size);
        }
        this.name = name;
        this.directory = directory;
        this.size = size;
        this.format = format;
        chain.add(newLayer());
    }

    private Layer newLayer() throws IOException {
        LayerId id = new LayerId(++layersMade);
        return new Layer(id, directory.resolve(name + "." + id.number() + ".layer"));
    }

    public String name() {
        return name;
    }

    public VolumeFormat format() {
        return format;
    }

    @Override
    public long size() {
        return size;
    }

    /** The layer that is written to now. */
    public LayerId activeLayer() {
        return reading(() -> chain.getLast().id());
    }

    /** All layers, the base first, the active one last. */
    public List<LayerId> layers() {
        return reading(() -> chain.stream().map(Layer::id).toList());
    }

    /** Bytes that this layer itself keeps, by whole clusters. */
    public long allocatedBytes(LayerId id) {
        return reading(() -> Clusters.start(chain.get(indexOf(id)).allocated()));
    }

    /** Bytes of data that this layer itself keeps, by whole clusters; zeros take none. */
    public long dataBytes(LayerId id) {
        return reading(() -> Clusters.start(chain.get(indexOf(id)).withData()));
    }

    // --- reading and writing the live contents

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
        lock.readLock().lock();
        try {
            requireOpen();
            ChainReader.read(chain, size, offset, into);
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public List<ZeroExtent> extents() {
        return reading(() -> Extents.zero(chain, size));
    }

    /** The live disk is not exported with a bitmap: a point in time is. */
    @Override
    public Optional<List<DirtyExtent>> dirtyExtents() {
        return Optional.empty();
    }

    @Override
    public void write(long offset, ByteBuffer bytes) throws IOException {
        Objects.checkFromIndexSize(offset, bytes.remaining(), size);
        if (!bytes.hasRemaining()) {
            return;
        }
        lock.writeLock().lock();
        try {
            requireOpen();
            ByteRange range = new ByteRange(offset, bytes.remaining());
            copyUpEdges(range);
            chain.getLast().write(offset, bytes);
            chain.getLast().markData(Clusters.indexOf(offset), Clusters.count(range.end()));
            markDirty(range);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** What a guest writes; the same as {@link #write}, for bytes at hand. */
    public void guestWrite(long offset, byte[] bytes) throws IOException {
        write(offset, ByteBuffer.wrap(bytes));
    }

    @Override
    public void zero(ByteRange range) throws IOException {
        Objects.checkFromIndexSize(range.start(), range.length(), size);
        if (range.length() == 0) {
            return;
        }
        lock.writeLock().lock();
        try {
            requireOpen();
            int from = Clusters.count(range.start());
            int to = range.end() == size ? Clusters.count(size) : Clusters.indexOf(range.end());
            if (from < to) {
                zeroInCluster(range.start(), Clusters.start(from));
                chain.getLast().markZero(from, to);
                zeroInCluster(Math.min(Clusters.start(to), range.end()), range.end());
            } else if (from == to) {
                zeroInCluster(range.start(), Clusters.start(from));
                zeroInCluster(Clusters.start(from), range.end());
            } else {
                zeroInCluster(range.start(), range.end());
            }
            markDirty(range);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Zeros part of one cluster: nothing to do where it reads as zeros already. */
    private void zeroInCluster(long start, long end) throws IOException {
        if (start >= end) {
            return;
        }
        int cluster = Clusters.indexOf(start);
        if (Extents.runAt(chain, cluster, cluster + 1).zero()) {
            return;
        }
        copyUp(cluster);
        chain.getLast().write(start, ByteBuffer.allocate((int) (end - start)));
    }

    @Override
    public void flush() throws IOException {
        lock.readLock().lock();
        try {
            requireOpen();
            chain.getLast().flush();
        } finally {
            lock.readLock().unlock();
        }
    }

    private void copyUpEdges(ByteRange range) throws IOException {
        if (range.start() % Clusters.BYTES != 0) {
            copyUp(Clusters.indexOf(range.start()));
        }
        if (range.end() % Clusters.BYTES != 0 && range.end() != size) {
            copyUp(Clusters.indexOf(range.end()));
        }
    }

    /** Brings a cluster that is about to be written in part into the active layer. */
    private void copyUp(int cluster) throws IOException {
        Layer top = chain.getLast();
        if (top.hasData(cluster)) {
            return;
        }
        Extents.Run run = Extents.runAt(chain, cluster, cluster + 1);
        ByteRange whole = Clusters.range(cluster, cluster + 1, size);
        if (run.zero()) {
            top.write(whole.start(), ByteBuffer.allocate((int) whole.length()));
        } else {
            top.copyFrom(chain.get(run.source()), whole);
        }
        top.markData(cluster, cluster + 1);
    }

    private void markDirty(ByteRange range) {
        int from = Clusters.indexOf(range.start());
        int to = Clusters.count(range.end());
        bitmaps.values().forEach(bitmap -> bitmap.set(from, to));
    }

    // --- snapshots

    /** Freezes the active layer, returns its id, and goes on in a new layer. */
    public LayerId freeze() throws IOException {
        lock.writeLock().lock();
        try {
            requireOpen();
            LayerId frozen = chain.getLast().id();
            chain.add(newLayer());
            return frozen;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /**
     * Gives a frozen state up: its layer is merged with the one above, whichever way moves less.
     * Views of other states keep reading what they read.
     */
    public void release(LayerId frozen) throws IOException {
        lock.writeLock().lock();
        try {
            int at = indexOf(frozen);
            if (at == chain.size() - 1) {
                throw notFrozen(frozen);
            }
            frozenSizes.remove(frozen);
            Layer lower = chain.get(at);
            Layer upper = chain.get(at + 1);
            Layer kept = LayerMerge.merge(lower, upper, size);
            chain.set(at, kept);
            chain.remove(at + 1);
            (kept == lower ? upper : lower).discard();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /**
     * Goes back to a frozen state: everything written since is lost, and all bitmaps with it. The
     * state stays frozen.
     */
    public void revertTo(LayerId frozen) throws IOException {
        lock.writeLock().lock();
        try {
            int at = indexOf(frozen);
            if (at == chain.size() - 1) {
                throw notFrozen(frozen);
            }
            long sizeThen = sizeOf(frozen);
            List<Layer> above = chain.subList(at + 1, chain.size());
            for (Layer layer : above) {
                frozenSizes.remove(layer.id());
                layer.discard();
            }
            above.clear();
            chain.add(newLayer());
            size = sizeThen;
            frozenSizes.remove(frozen);
            bitmaps.clear();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private StorageException notFrozen(LayerId layer) {
        return new StorageException(
                "layer " + layer.number() + " of disk " + name + " is not frozen");
    }

    /** Makes the disk larger; the new end reads as zeros. Frozen states keep their size. */
    public void grow(long bytes) {
        writing(() -> {
            if (bytes < size || bytes % SECTOR_BYTES != 0) {
                throw new StorageException(
                        "disk "
                                + name
                                + " of "
                                + size
                                + " bytes only grows, by whole sectors, not to "
                                + bytes);
            }
            long before = size;
            chain.subList(0, chain.size() - 1)
                    .forEach(layer -> frozenSizes.putIfAbsent(layer.id(), before));
            size = bytes;
        });
    }

    /** What a disk measured when this layer was frozen. */
    long sizeOf(LayerId frozen) {
        return reading(() -> frozenSizes.getOrDefault(frozen, size));
    }

    /** The disk as it was when this layer was frozen, chain collapsed. */
    public DiskView frozenView(LayerId frozen) {
        reading(() -> indexOf(frozen));
        return new FrozenView(this, frozen, Optional.empty());
    }

    /** One layer alone, as a shallow transfer shows it: what it lacks is a hole. */
    public DiskView layerView(LayerId layer) {
        reading(() -> indexOf(layer));
        return new LayerView(this, layer);
    }

    // --- bitmaps and points in time

    /** From now on writes are noted in a new bitmap of this name. */
    public void startBitmap(BitmapName bitmap) {
        writing(() -> {
            requireBitmaps();
            if (bitmaps.putIfAbsent(bitmap, new BitSet()) != null) {
                throw new StorageException(
                        "disk " + name + " has a bitmap " + bitmap.value() + " already");
            }
        });
    }

    /** Forgets a bitmap; false if there is none of this name. */
    public boolean removeBitmap(BitmapName bitmap) {
        lock.writeLock().lock();
        try {
            return bitmaps.remove(bitmap) != null;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** The bitmaps that collect writes now, oldest first. */
    public Set<BitmapName> bitmaps() {
        return reading(() -> new LinkedHashSet<>(bitmaps.keySet()));
    }

    /**
     * Opens a consistent view that later writes do not touch, in one step with freezing the dirty
     * bits of {@code since} into it and starting bitmap {@code next}.
     *
     * @throws StorageException when {@code since} is unknown or the disk carries no bitmaps
     */
    public PointInTime openPointInTime(Optional<BitmapName> since, Optional<BitmapName> next)
            throws IOException {
        lock.writeLock().lock();
        try {
            Optional<BitSet> dirty = since.map(this::copyOfBitmap);
            next.ifPresent(this::startBitmap);
            LayerId frozen = freeze();
            return new PointInTime(this, frozen, dirty);
        } finally {
            lock.writeLock().unlock();
        }
    }

    private BitSet copyOfBitmap(BitmapName bitmap) {
        requireBitmaps();
        BitSet bits = bitmaps.get(bitmap);
        if (bits == null) {
            throw new StorageException("disk " + name + " has no bitmap " + bitmap.value());
        }
        return (BitSet) bits.clone();
    }

    private void requireBitmaps() {
        if (format != VolumeFormat.COW) {
            throw new StorageException(
                    "disk " + name + " is raw: only a cow disk carries dirty bitmaps");
        }
    }

    // --- for the views of this package

    void readFrozen(LayerId frozen, long offset, ByteBuffer into) throws IOException {
        lock.readLock().lock();
        try {
            ChainReader.read(chain.subList(0, indexOf(frozen) + 1), sizeOf(frozen), offset, into);
        } finally {
            lock.readLock().unlock();
        }
    }

    List<ZeroExtent> frozenExtents(LayerId frozen) {
        return reading(() -> Extents.zero(chain.subList(0, indexOf(frozen) + 1), sizeOf(frozen)));
    }

    void readLayer(LayerId layer, long offset, ByteBuffer into) throws IOException {
        lock.readLock().lock();
        try {
            int at = indexOf(layer);
            ChainReader.read(chain.subList(at, at + 1), size, offset, into);
        } finally {
            lock.readLock().unlock();
        }
    }

    List<ZeroExtent> layerExtents(LayerId layer) {
        return reading(() -> Extents.layerOnly(chain.get(indexOf(layer)), size));
    }

    private int indexOf(LayerId id) {
        requireOpen();
        for (int i = 0; i < chain.size(); i++) {
            if (chain.get(i).id().equals(id)) {
                return i;
            }
        }
        throw new StorageException("disk " + name + " has no layer " + id.number());
    }

    private void requireOpen() {
        if (closed) {
            throw new StorageException("disk " + name + " was removed");
        }
    }

    private <T> T reading(Supplier<T> work) {
        lock.readLock().lock();
        try {
            requireOpen();
            return work.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    private void writing(Runnable work) {
        lock.writeLock().lock();
        try {
            requireOpen();
            work.run();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Removes the disk's files; every view of it ends. */
    @Override
    public void close() throws IOException {
        lock.writeLock().lock();
        try {
            closed = true;
            for (Layer layer : chain) {
                layer.discard();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
