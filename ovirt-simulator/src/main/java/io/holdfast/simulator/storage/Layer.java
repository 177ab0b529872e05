package io.holdfast.simulator.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;

/**
 * One layer of a disk: a sparse file in which each cluster stands at its guest offset, and two sets
 * that say which clusters hold data here, which are zero here; all others are absent and read from
 * the layer below. Not synchronised: the disk's lock guards the sets.
 */
final class Layer {
    private final Path file;
    private final BitSet data = new BitSet();
    private final BitSet zero = new BitSet();
    private LayerId id;
    private FileChannel channel;
    private boolean discarded;

    Layer(LayerId id, Path file) throws IOException {
        this.id = id;
        this.file = file;
        this.channel = open(StandardOpenOption.CREATE_NEW);
    }

    private FileChannel open(StandardOpenOption how) throws IOException {
        return FileChannel.open(
                file,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.SPARSE,
                how);
    }

    LayerId id() {
        return id;
    }

    /** After a merge the layer stands for the one that it took in. */
    void renamed(LayerId other) {
        id = other;
    }

    boolean hasData(int cluster) {
        return data.get(cluster);
    }

    boolean hasZero(int cluster) {
        return zero.get(cluster);
    }

    /** True when the layer itself decides what this cluster reads as. */
    boolean decides(int cluster) {
        return data.get(cluster) || zero.get(cluster);
    }

    /** The first cluster from {@code from} on whose state in this layer differs from its own. */
    int sameUntil(int from, int limit) {
        int next;
        if (data.get(from)) {
            next = data.nextClearBit(from);
        } else if (zero.get(from)) {
            next = zero.nextClearBit(from);
        } else {
            next = Math.min(nextOrLimit(data, from, limit), nextOrLimit(zero, from, limit));
        }
        return Math.min(next, limit);
    }

    private static int nextOrLimit(BitSet set, int from, int limit) {
        int next = set.nextSetBit(from);
        return next < 0 ? limit : next;
    }

    /** Clusters that this layer decides. */
    int allocated() {
        return data.cardinality() + zero.cardinality();
    }

    /** Clusters that hold data here. */
    int withData() {
        return data.cardinality();
    }

    void markData(int from, int to) {
        data.set(from, to);
        zero.clear(from, to);
    }

    void markZero(int from, int to) {
        zero.set(from, to);
        data.clear(from, to);
    }

    /** Fills the buffer from the file; past its end there are zeros. */
    void read(long offset, ByteBuffer into) throws IOException {
        long at = offset;
        while (into.hasRemaining()) {
            int n = readOnce(at, into);
            if (n < 0) {
                while (into.hasRemaining()) {
                    into.put((byte) 0);
                }
                return;
            }
            at += n;
        }
    }

    private int readOnce(long at, ByteBuffer into) throws IOException {
        while (true) {
            int position = into.position();
            try {
                return channel().read(into, at);
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (AsynchronousCloseException e) {
                into.position(position); // another thread was interrupted; the file is fine
            }
        }
    }

    void write(long offset, ByteBuffer bytes) throws IOException {
        long at = offset;
        while (bytes.hasRemaining()) {
            int position = bytes.position();
            try {
                at += channel().write(bytes, at);
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (AsynchronousCloseException e) {
                bytes.position(position);
            }
        }
    }

    /** Copies bytes that {@code from} holds at the same offset. */
    void copyFrom(Layer from, ByteRange range) throws IOException {
        long at = range.start();
        FileChannel target = channel();
        while (at < range.end()) {
            long n;
            synchronized (target) {
                target.position(at);
                n = from.channel().transferTo(at, range.end() - at, target);
            }
            if (n <= 0) {
                ByteBuffer rest =
                        ByteBuffer.allocate((int) Math.min(Clusters.BYTES, range.end() - at));
                from.read(at, rest);
                write(at, rest.flip());
                n = rest.limit();
            }
            at += n;
        }
    }

    void flush() throws IOException {
        channel().force(false);
    }

    /** An interrupt closes a channel under everybody; the file is simply opened again. */
    private synchronized FileChannel channel() throws IOException {
        if (discarded) {
            throw new ClosedChannelException();
        }
        if (!channel.isOpen()) {
            channel = open(StandardOpenOption.CREATE);
        }
        return channel;
    }

    /** Removes the layer and its file. */
    synchronized void discard() throws IOException {
        discarded = true;
        channel.close();
        Files.deleteIfExists(file);
    }
}
