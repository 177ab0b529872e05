package io.holdfast.commandline.qcow2;

import io.holdfast.commandline.disk.ByteRange;
import io.holdfast.commandline.disk.DiskImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.zip.Deflater;

/** Images made byte by byte, so that the reader is not only held against our own writer. */
final class Qcow2Files {

    static final int CLUSTER_BITS = 12;
    static final int CLUSTER = 1 << CLUSTER_BITS;
    private static final int CLUSTERS = 40;
    private static final long COPIED = 1L << 63;

    private Qcow2Files() {}

    /** A disk of 40 clusters and a bit: plain, compressed, zero, discarded and absent ones. */
    static final class Sample {
        private final byte[] file;
        private final byte[] disk;

        private Sample(byte[] file, byte[] disk) {
            this.file = file;
            this.disk = disk;
        }

        /** The image; the caller may damage it before it is written. */
        byte[] file() {
            return file;
        }

        /** What the guest sees. */
        byte[] disk() {
            return disk;
        }

        Path in(Path folder) throws IOException {
            return Files.write(folder.resolve("sample.qcow2"), file);
        }
    }

    static Sample sample(int version) {
        Random random = new Random(7);
        byte[] disk = new byte[CLUSTERS * CLUSTER + 1536];
        byte[] file = new byte[(CLUSTERS + 8) * CLUSTER];
        ByteBuffer out = ByteBuffer.wrap(file);
        header(out, version, disk.length);
        out.putLong(CLUSTER, 2L * CLUSTER | COPIED);
        int next = 3 * CLUSTER;
        for (int cluster = 0; cluster <= CLUSTERS; cluster++) {
            int entryAt = 2 * CLUSTER + cluster * Long.BYTES;
            switch (cluster % 4) {
                case 0 -> {
                    byte[] content = new byte[CLUSTER];
                    random.nextBytes(content);
                    show(content, disk, cluster);
                    System.arraycopy(content, 0, file, next, CLUSTER);
                    out.putLong(entryAt, next | COPIED);
                    next += CLUSTER;
                }
                case 1 -> {
                    byte[] content = new byte[CLUSTER];
                    Arrays.fill(content, (byte) cluster);
                    show(content, disk, cluster);
                    byte[] packed = deflated(content);
                    int at = next + 100;
                    System.arraycopy(packed, 0, file, at, packed.length);
                    long sectors = (at + packed.length - 1L) / 512 - at / 512;
                    out.putLong(entryAt, 1L << 62 | sectors << (62 - (CLUSTER_BITS - 8)) | at);
                    next += CLUSTER;
                }
                case 2 -> out.putLong(entryAt, version == 3 ? 1 : 0);
                default -> {
                    // Not there at all.
                }
            }
        }
        return new Sample(Arrays.copyOf(file, next), disk);
    }

    private static void header(ByteBuffer out, int version, long virtualBytes) {
        out.putInt(0, 0x514649fb).putInt(4, version).putInt(20, CLUSTER_BITS);
        out.putLong(24, virtualBytes).putInt(36, 1).putLong(40, CLUSTER);
        if (version == 3) {
            out.putInt(96, 4).putInt(100, 104);
        }
    }

    private static void show(byte[] content, byte[] disk, int cluster) {
        int at = cluster * CLUSTER;
        System.arraycopy(content, 0, disk, at, Math.min(CLUSTER, disk.length - at));
    }

    private static byte[] deflated(byte[] content) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(content);
        deflater.finish();
        byte[] packed = new byte[CLUSTER];
        int length = deflater.deflate(packed);
        deflater.end();
        return Arrays.copyOf(packed, length);
    }

    /** The whole disk, by the runs that the image says hold data. */
    static byte[] readAll(DiskImage image) throws IOException {
        byte[] disk = new byte[Math.toIntExact(image.virtualBytes())];
        long position = 0;
        while (position < disk.length) {
            Optional<ByteRange> data = image.nextData(ByteRange.between(position, disk.length));
            if (data.isEmpty()) {
                break;
            }
            ByteRange run = data.get();
            image.read(run.start(), ByteBuffer.wrap(disk, (int) run.start(), (int) run.length()));
            position = run.end();
        }
        return disk;
    }
}
