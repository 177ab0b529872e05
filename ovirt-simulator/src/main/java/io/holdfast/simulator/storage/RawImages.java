package io.holdfast.simulator.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Raw image files in and out. */
public final class RawImages {
    /** One reading step; large enough for disk speed. */
    private static final int STEP_BYTES = 64 * Clusters.BYTES;

    private RawImages() {}

    static void copyIn(Path raw, SimDisk disk) throws IOException {
        ByteBuffer step = ByteBuffer.allocateDirect(STEP_BYTES);
        ByteBuffer zeros = ByteBuffer.allocateDirect(Clusters.BYTES);
        try (FileChannel in = FileChannel.open(raw, StandardOpenOption.READ)) {
            for (ByteRange range : DataRanges.of(raw, in.size())) {
                long at = range.start() / Clusters.BYTES * Clusters.BYTES;
                while (at < range.end()) {
                    long end = Clusters.start(Clusters.count(range.end()));
                    step.clear().limit((int) Math.min(STEP_BYTES, end - at));
                    fill(in, at, step);
                    if (step.position() == 0) {
                        throw new IOException(raw + " became shorter while it was read");
                    }
                    writeData(step.flip(), zeros, at, disk);
                    at += step.limit();
                }
            }
        }
    }

    /** Fills the buffer; short only at the end of the file. */
    private static void fill(FileChannel in, long offset, ByteBuffer step) throws IOException {
        long at = offset;
        int n = in.read(step, at);
        while (n > 0) {
            at += n;
            n = in.read(step, at);
        }
    }

    /** Writes the runs of clusters that are not all zeros. */
    private static void writeData(ByteBuffer step, ByteBuffer zeros, long at, SimDisk disk)
            throws IOException {
        int end = step.limit();
        int from = 0;
        while (from < end) {
            int to = from;
            while (to < end && !isZero(step, to, Math.min(end, to + Clusters.BYTES), zeros)) {
                to = Math.min(end, to + Clusters.BYTES);
            }
            if (to > from) {
                disk.write(at + from, step.slice(from, to - from));
            }
            from = Math.min(end, to + Clusters.BYTES);
        }
    }

    private static boolean isZero(ByteBuffer step, int from, int to, ByteBuffer zeros) {
        ByteBuffer cluster = step.slice(from, to - from);
        return cluster.mismatch(zeros.slice(0, to - from)) < 0;
    }

    /** Writes a view out as a raw sparse file of its size; replaces nothing. */
    public static void copyOut(DiskView disk, Path raw) throws IOException {
        ByteBuffer step = ByteBuffer.allocateDirect(STEP_BYTES);
        try (FileChannel out =
                FileChannel.open(
                        raw,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.SPARSE)) {
            for (ZeroExtent extent : disk.extents()) {
                long at = extent.range().start();
                while (!extent.zero() && at < extent.range().end()) {
                    step.clear().limit((int) Math.min(STEP_BYTES, extent.range().end() - at));
                    disk.read(at, step);
                    step.flip();
                    while (step.hasRemaining()) {
                        at += out.write(step, at);
                    }
                }
            }
            if (out.size() < disk.size()) {
                out.write(ByteBuffer.allocate(1), disk.size() - 1);
            }
        }
    }

    /**
     * Brings a disk to what a raw image of its size holds. Only clusters that differ are written,
     * so that only they are dirty afterwards.
     */
    public static void bring(Path raw, WritableDisk disk) throws IOException {
        try (FileChannel in = FileChannel.open(raw, StandardOpenOption.READ)) {
            long done = 0;
            for (ByteRange range : DataRanges.of(raw, Math.min(in.size(), disk.size()))) {
                long start = Math.max(done, range.start() / Clusters.BYTES * Clusters.BYTES);
                long end = Math.min(disk.size(), Clusters.start(Clusters.count(range.end())));
                clear(disk, done, start);
                bring(in, disk, start, end);
                done = Math.max(done, end);
            }
            clear(disk, done, disk.size());
        }
    }

    private static void bring(FileChannel in, WritableDisk disk, long start, long end)
            throws IOException {
        ByteBuffer theirs = ByteBuffer.allocate(Clusters.BYTES);
        ByteBuffer ours = ByteBuffer.allocate(Clusters.BYTES);
        ByteBuffer zeros = ByteBuffer.allocate(Clusters.BYTES);
        for (long at = start; at < end; at += Clusters.BYTES) {
            int length = (int) Math.min(Clusters.BYTES, end - at);
            disk.read(at, ours.clear().limit(length));
            fill(in, at, theirs.clear().limit(length));
            ours.flip();
            theirs.flip();
            if (theirs.mismatch(ours) >= 0) {
                if (isZero(theirs, 0, theirs.limit(), zeros)) {
                    disk.zero(new ByteRange(at, length));
                } else {
                    disk.write(at, theirs);
                }
            }
        }
    }

    /** Zeros what holds data between the two. */
    private static void clear(WritableDisk disk, long start, long end) throws IOException {
        for (ZeroExtent extent : disk.extents()) {
            long from = Math.max(start, extent.range().start());
            long to = Math.min(end, extent.range().end());
            if (!extent.zero() && from < to) {
                disk.zero(new ByteRange(from, to - from));
            }
        }
    }
}
