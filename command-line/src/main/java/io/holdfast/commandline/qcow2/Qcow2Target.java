package io.holdfast.commandline.qcow2;

import io.holdfast.commandline.disk.DiskTarget;
import io.holdfast.commandline.disk.ImageRefused;
import io.holdfast.commandline.disk.TemporaryFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.BitSet;

/**
 * Writes a qcow2 image of version 3 in clusters of 64 KiB; clusters that are never written take no
 * space. Clusters are handed out one after another, so all are used once and the refcounts are
 * known at the end. Memory: a bit a guest cluster and eight bytes for each 512 MiB of disk.
 */
public final class Qcow2Target implements DiskTarget {

    private static final int CLUSTER_BITS = 16;
    private static final int CLUSTER_BYTES = 1 << CLUSTER_BITS;
    private static final int ENTRIES = CLUSTER_BYTES / Long.BYTES;
    private static final long L2_COVERED_BYTES = (long) ENTRIES * CLUSTER_BYTES;

    /** Used once, so it may be written in place. */
    private static final long COPIED = 1L << 63;

    /** 2^4 bits a refcount. */
    private static final int REFCOUNT_ORDER = 4;

    private static final int REFCOUNTS_PER_BLOCK = CLUSTER_BYTES / Short.BYTES;
    private static final int HEADER_BYTES = 104;

    /** A terabyte more than the largest disk an engine makes, 500 TiB; bounds the bits. */
    private static final long VIRTUAL_BYTES_MAX = 512L << 40;

    private final TemporaryFile file;
    private final long virtualBytes;
    private final long[] l1;
    private final BitSet[] allocated;
    private long nextCluster;

    private Qcow2Target(TemporaryFile file, long virtualBytes) {
        this.file = file;
        this.virtualBytes = virtualBytes;
        int tables = Math.toIntExact(ceil(virtualBytes, L2_COVERED_BYTES));
        this.l1 = new long[tables];
        this.allocated = new BitSet[tables];
        this.nextCluster = 1 + l1Clusters();
    }

    public static Qcow2Target create(Path path, long virtualBytes, boolean replace)
            throws IOException {
        if (virtualBytes > VIRTUAL_BYTES_MAX) {
            throw new ImageRefused(
                    "a disk of %d bytes does not fit a qcow2 in clusters of 64 KiB; export it raw"
                            .formatted(virtualBytes));
        }
        return new Qcow2Target(TemporaryFile.of(path, replace), virtualBytes);
    }

    private static long ceil(long dividend, long divisor) {
        return dividend / divisor + (dividend % divisor == 0 ? 0 : 1);
    }

    private long l1Clusters() {
        return Math.max(1, ceil((long) l1.length * Long.BYTES, CLUSTER_BYTES));
    }

    @Override
    public void write(long offset, ByteBuffer plain) throws IOException {
        int limit = plain.limit();
        long position = offset;
        while (plain.position() < limit) {
            int inCluster = (int) (position & (CLUSTER_BYTES - 1));
            int length = Math.min(limit - plain.position(), CLUSTER_BYTES - inCluster);
            long host = hostOffset(position >>> CLUSTER_BITS) + inCluster;
            plain.limit(plain.position() + length);
            file.write(host, plain);
            plain.limit(limit);
            position += length;
        }
    }

    /** Where the guest cluster is in the file; given a place when it is met first. */
    private synchronized long hostOffset(long guestCluster) throws IOException {
        int table = (int) (guestCluster / ENTRIES);
        int index = (int) (guestCluster % ENTRIES);
        BitSet used = allocated[table];
        if (used == null) {
            used = new BitSet(ENTRIES);
            allocated[table] = used;
            l1[table] = nextCluster++ << CLUSTER_BITS;
        }
        long entryAt = l1[table] + (long) index * Long.BYTES;
        ByteBuffer entry = ByteBuffer.allocate(Long.BYTES);
        if (used.get(index)) {
            file.read(entryAt, entry);
            return entry.getLong(0) & ~COPIED;
        }
        long host = nextCluster++ << CLUSTER_BITS;
        file.write(entryAt, entry.putLong(host | COPIED).flip());
        used.set(index);
        return host;
    }

    /** The header last: until then nobody takes it for an image. */
    @Override
    public void finish() throws IOException {
        writeL1();
        long tableOffset = writeRefcounts();
        writeHeader(tableOffset);
        file.finish();
    }

    private void writeL1() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(l1.length * Long.BYTES);
        for (long offset : l1) {
            bytes.putLong(offset == 0 ? 0 : offset | COPIED);
        }
        file.write(CLUSTER_BYTES, bytes.flip());
    }

    /** Blocks and their table after all else; they count themselves. */
    private long writeRefcounts() throws IOException {
        long blocks = 0;
        long tableClusters = 0;
        long total = nextCluster;
        while (blocks < ceil(total, REFCOUNTS_PER_BLOCK)) {
            blocks = ceil(total, REFCOUNTS_PER_BLOCK);
            tableClusters = ceil(blocks * Long.BYTES, CLUSTER_BYTES);
            total = nextCluster + blocks + tableClusters;
        }
        for (long block = 0; block < blocks; block++) {
            long counted = Math.min(REFCOUNTS_PER_BLOCK, total - block * REFCOUNTS_PER_BLOCK);
            ByteBuffer counts = ByteBuffer.allocate((int) counted * Short.BYTES);
            while (counts.hasRemaining()) {
                counts.putShort((short) 1);
            }
            file.write((nextCluster + block) << CLUSTER_BITS, counts.flip());
        }
        long tableOffset = (nextCluster + blocks) << CLUSTER_BITS;
        file.lengthen(total << CLUSTER_BITS);
        ByteBuffer table = ByteBuffer.allocate(Math.toIntExact(blocks * Long.BYTES));
        for (long block = 0; block < blocks; block++) {
            table.putLong((nextCluster + block) << CLUSTER_BITS);
        }
        file.write(tableOffset, table.flip());
        return tableOffset;
    }

    private void writeHeader(long refcountTable) throws IOException {
        long tableEnd = (nextRefcountEnd(refcountTable) - refcountTable) >>> CLUSTER_BITS;
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES + Long.BYTES);
        header.putInt(Qcow2Header.MAGIC).putInt(3);
        header.putLong(0).putInt(0); // no backing file
        header.putInt(CLUSTER_BITS).putLong(virtualBytes);
        header.putInt(0); // not encrypted
        header.putInt(l1.length).putLong(CLUSTER_BYTES);
        header.putLong(refcountTable).putInt(Math.toIntExact(tableEnd));
        header.putInt(0).putLong(0); // no snapshots
        header.putLong(0).putLong(0).putLong(0); // no features
        header.putInt(REFCOUNT_ORDER).putInt(HEADER_BYTES);
        header.putLong(0); // end of extensions
        file.write(0, header.flip());
    }

    private long nextRefcountEnd(long refcountTable) {
        long blocks = (refcountTable >>> CLUSTER_BITS) - nextCluster;
        return refcountTable + (ceil(blocks * Long.BYTES, CLUSTER_BYTES) << CLUSTER_BITS);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
