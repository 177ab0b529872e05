package io.holdfast.commandline.qcow2;

import io.holdfast.commandline.disk.ImageRefused;
import io.holdfast.commandline.disk.OpenedFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What a reader needs of a qcow2 header; everything in it is checked against the file.
 *
 * @param clusterBits a cluster has 2 to this power bytes
 * @param virtualBytes the disk's size as the guest sees it
 * @param l1Entries how many entries of the L1 table the virtual size needs
 * @param l1Offset where the table starts
 */
record Qcow2Header(int version, int clusterBits, long virtualBytes, int l1Entries, long l1Offset) {

    static final int MAGIC = 0x514649fb;
    private static final int V2_BYTES = 72;
    private static final int V3_BYTES = 104;
    private static final int WITH_COMPRESSION_BYTES = 112;

    private static final int CLUSTER_BITS_MIN = 9;

    /** 2 MiB, as in QEMU. */
    private static final int CLUSTER_BITS_MAX = 21;

    /** 32 MiB of L1 table, as in QEMU: 2 PiB of disk in clusters of 64 KiB. */
    private static final int L1_ENTRIES_MAX = 4 << 20;

    private static final long DIRTY = 1;
    private static final long CORRUPT = 1 << 1;
    private static final long DATA_FILE = 1 << 2;
    private static final long COMPRESSION = 1 << 3;
    private static final long SUBCLUSTERS = 1 << 4;
    private static final String CONVERT = "convert it with qemu-img convert -O qcow2";

    static Qcow2Header read(OpenedFile file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(WITH_COMPRESSION_BYTES);
        file.read(0, bytes);
        bytes.flip();
        if (bytes.limit() < V2_BYTES || bytes.getInt(0) != MAGIC) {
            throw refused(file, "it is not a qcow2 image", "give --format raw if it is a raw one");
        }
        int version = bytes.getInt(4);
        if (version != 2 && version != 3) {
            throw refused(file, "it has version " + version + " of qcow2", CONVERT);
        }
        requireStandsAlone(file, bytes);
        if (version == 3) {
            requireKnownFeatures(file, bytes);
        }
        int clusterBits = bytes.getInt(20);
        if (clusterBits < CLUSTER_BITS_MIN || clusterBits > CLUSTER_BITS_MAX) {
            throw damaged(
                    file, "clusters of 2^" + Integer.toUnsignedString(clusterBits) + " bytes");
        }
        return withL1(file, bytes, version, clusterBits);
    }

    private static void requireStandsAlone(OpenedFile file, ByteBuffer bytes) {
        if (bytes.getLong(8) != 0) {
            throw refused(
                    file,
                    "it has a backing file, which is not looked for",
                    "make it whole with qemu-img convert -O qcow2, or qemu-img rebase -b \"\"");
        }
        if (bytes.getInt(32) != 0) {
            throw refused(file, "it is encrypted", "decrypt it with qemu-img convert");
        }
    }

    private static void requireKnownFeatures(OpenedFile file, ByteBuffer bytes) {
        if (bytes.limit() < V3_BYTES) {
            throw damaged(file, "a header of " + bytes.limit() + " bytes");
        }
        long features = bytes.getLong(72);
        if ((features & CORRUPT) != 0) {
            throw refused(file, "it is marked corrupt", "repair it with qemu-img check -r all");
        }
        if ((features & DATA_FILE) != 0) {
            throw refused(file, "its data is in another file", CONVERT);
        }
        if ((features & SUBCLUSTERS) != 0) {
            throw refused(file, "it has subclusters", CONVERT + " -o extended_l2=off");
        }
        boolean compressionStated =
                (features & COMPRESSION) != 0
                        || (bytes.limit() >= WITH_COMPRESSION_BYTES
                                && Integer.compareUnsigned(bytes.getInt(100), V3_BYTES) > 0
                                && bytes.get(104) != 0);
        if (compressionStated) {
            throw refused(
                    file,
                    "its clusters are compressed by something else than zlib",
                    CONVERT + " -o compression_type=zlib");
        }
        if ((features & ~DIRTY) != 0) {
            throw refused(
                    file,
                    "it has features unknown here (0x%x)".formatted(features & ~DIRTY),
                    CONVERT);
        }
    }

    private static Qcow2Header withL1(
            OpenedFile file, ByteBuffer bytes, int version, int clusterBits) {
        long virtualBytes = bytes.getLong(24);
        if (virtualBytes < 0) {
            throw damaged(file, "a virtual size of " + Long.toUnsignedString(virtualBytes));
        }
        // An L2 table fills one cluster with entries of 8 bytes.
        int coveredBits = clusterBits + clusterBits - 3;
        long needed =
                (virtualBytes >>> coveredBits)
                        + ((virtualBytes & ((1L << coveredBits) - 1)) == 0 ? 0 : 1);
        long stated = Integer.toUnsignedLong(bytes.getInt(36));
        long offset = bytes.getLong(40);
        if (needed > L1_ENTRIES_MAX || stated < needed) {
            throw damaged(
                    file,
                    "a virtual size of %d bytes and an L1 table of %d entries"
                            .formatted(virtualBytes, stated));
        }
        boolean aligned = (offset & ((1L << clusterBits) - 1)) == 0;
        if (needed > 0
                && (offset <= 0 || !aligned || offset > file.bytes() - needed * Long.BYTES)) {
            throw damaged(file, "an L1 table at " + Long.toUnsignedString(offset));
        }
        return new Qcow2Header(version, clusterBits, virtualBytes, (int) needed, offset);
    }

    private static ImageRefused damaged(OpenedFile file, String what) {
        return refused(
                file,
                "its header states " + what + ", which cannot be",
                "check it with qemu-img check");
    }

    static ImageRefused refused(OpenedFile file, String what, String wayOut) {
        return new ImageRefused("%s: %s; %s".formatted(file.path(), what, wayOut));
    }

    int clusterBytes() {
        return 1 << clusterBits;
    }

    /** Bits of a guest offset below its L1 index. */
    int l2CoveredBits() {
        return clusterBits + clusterBits - 3;
    }

    int l2Entries() {
        return 1 << (clusterBits - 3);
    }
}
