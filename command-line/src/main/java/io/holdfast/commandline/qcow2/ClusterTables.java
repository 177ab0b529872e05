package io.holdfast.commandline.qcow2;

import io.holdfast.commandline.disk.ImageRefused;
import io.holdfast.commandline.disk.OpenedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The L1 table, at most 32 MiB, and the L2 tables used last, at most {@link #TABLES_BYTES_MAX}. An
 * entry is believed only as far as the file reaches.
 */
final class ClusterTables {

    /** 64 GiB of disk in clusters of 64 KiB. */
    private static final int TABLES_BYTES_MAX = 8 << 20;

    private static final long OFFSET_BITS = 0x00fffffffffffe00L;
    private static final long COPIED = 1L << 63;
    private static final long COMPRESSED = 1L << 62;
    private static final long READS_AS_ZERO = 1;
    private static final int SECTOR_BYTES = 512;

    private final OpenedFile file;
    private final Qcow2Header header;
    private final long[] l1;
    private final Map<Integer, long[]> l2;

    private ClusterTables(OpenedFile file, Qcow2Header header, long[] l1) {
        this.file = file;
        this.header = header;
        this.l1 = l1;
        int tablesMax = Math.max(2, TABLES_BYTES_MAX / header.clusterBytes());
        this.l2 =
                new LinkedHashMap<>(16, 0.75f, true) {
                    @Override
                    protected boolean removeEldestEntry(Map.Entry<Integer, long[]> eldest) {
                        return size() > tablesMax;
                    }
                };
    }

    static ClusterTables read(OpenedFile file, Qcow2Header header) throws IOException {
        return new ClusterTables(
                file, header, entries(file, header.l1Offset(), header.l1Entries(), "the L1 table"));
    }

    private static long[] entries(OpenedFile file, long offset, int count, String what)
            throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count * Long.BYTES);
        file.read(offset, bytes);
        if (bytes.hasRemaining()) {
            throw damaged(file, what + " at " + offset + " is cut off");
        }
        long[] entries = new long[count];
        bytes.flip().asLongBuffer().get(entries);
        return entries;
    }

    /** Whether nothing at all is stored for the stretch of disk that one L2 table would cover. */
    boolean emptyStretch(long guestOffset) {
        return (l1[(int) (guestOffset >>> header.l2CoveredBits())] & OFFSET_BITS) == 0;
    }

    /** Where the cluster is that holds the byte at {@code guestOffset}. */
    Cluster cluster(long guestOffset) throws IOException {
        int table = (int) (guestOffset >>> header.l2CoveredBits());
        long[] entries = l2(table);
        if (entries == null) {
            return new Cluster.Zero();
        }
        int index = (int) (guestOffset >>> header.clusterBits()) & (header.l2Entries() - 1);
        long entry = entries[index];
        return (entry & COMPRESSED) != 0 ? compressed(entry) : plain(entry, guestOffset);
    }

    private long @Nullable [] l2(int table) throws IOException {
        long entry = l1[table];
        long offset = entry & OFFSET_BITS;
        if ((entry & ~(OFFSET_BITS | COPIED)) != 0) {
            throw damaged(file, "entry %d of the L1 table is %016x".formatted(table, entry));
        }
        if (offset == 0) {
            return null;
        }
        synchronized (l2) {
            long[] known = l2.get(table);
            if (known != null) {
                return known;
            }
        }
        requireInside(offset, header.clusterBytes(), "L2 table " + table);
        long[] read = entries(file, offset, header.l2Entries(), "L2 table " + table);
        synchronized (l2) {
            l2.put(table, read);
        }
        return read;
    }

    private Cluster plain(long entry, long guestOffset) {
        long offset = entry & OFFSET_BITS;
        boolean zero = (entry & READS_AS_ZERO) != 0;
        long known = OFFSET_BITS | COPIED | (header.version() == 3 ? READS_AS_ZERO : 0);
        if ((entry & ~known) != 0) {
            throw damaged(
                    file,
                    "the entry of the cluster at disk offset %d is %016x"
                            .formatted(guestOffset, entry));
        }
        if (zero || offset == 0) {
            return new Cluster.Zero();
        }
        // The last cluster of a file may be cut where its last sector ends.
        requireInside(offset, 1, "the cluster at disk offset " + guestOffset);
        return new Cluster.Plain(offset);
    }

    private void requireInside(long offset, long length, String what) {
        boolean aligned = (offset & (header.clusterBytes() - 1L)) == 0;
        if (!aligned || offset > file.bytes() - length) {
            throw damaged(
                    file,
                    "%s would be at %d of a file of %d bytes"
                            .formatted(what, offset, file.bytes()));
        }
    }

    /** The offset, and above it how many further sectors the compressed bytes reach into. */
    private Cluster compressed(long entry) {
        int offsetBits = 62 - (header.clusterBits() - 8);
        long offset = entry & ((1L << offsetBits) - 1);
        long sectors = ((entry & (COMPRESSED - 1)) >>> offsetBits) + 1;
        long bytes = sectors * SECTOR_BYTES - (offset & (SECTOR_BYTES - 1));
        if (offset == 0 || offset >= file.bytes()) {
            throw damaged(
                    file,
                    "a compressed cluster would be at %d of a file of %d bytes"
                            .formatted(offset, file.bytes()));
        }
        return new Cluster.Compressed(offset, (int) Math.min(bytes, file.bytes() - offset));
    }

    static ImageRefused damaged(OpenedFile file, String what) {
        return Qcow2Header.refused(
                file, "damaged: " + what, "check it with qemu-img check; nothing was imported");
    }
}
