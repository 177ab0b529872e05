package io.holdfast.commandline.qcow2;

import io.holdfast.commandline.disk.ByteRange;
import io.holdfast.commandline.disk.DiskImage;
import io.holdfast.commandline.disk.OpenedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A qcow2 image that stands alone, as its active state is. Internal snapshots are not looked at.
 * Memory: the tables (40 MiB at most) and one cluster, compressed and plain, a reading thread.
 */
public final class Qcow2Image implements DiskImage {

    private final OpenedFile file;
    private final Qcow2Header header;
    private final ClusterTables tables;

    private Qcow2Image(OpenedFile file, Qcow2Header header, ClusterTables tables) {
        this.file = file;
        this.header = header;
        this.tables = tables;
    }

    /** Opens it for reading; refuses what this reader does not know. */
    public static Qcow2Image open(Path path) throws IOException {
        OpenedFile file = OpenedFile.open(path);
        boolean opened = false;
        try {
            Qcow2Header header = Qcow2Header.read(file);
            Qcow2Image image = new Qcow2Image(file, header, ClusterTables.read(file, header));
            opened = true;
            return image;
        } finally {
            if (!opened) {
                file.close();
            }
        }
    }

    @Override
    public long virtualBytes() {
        return header.virtualBytes();
    }

    @Override
    public Optional<ByteRange> nextData(ByteRange within) throws IOException {
        long start = skip(within.start(), within.end(), true);
        if (start >= within.end()) {
            return Optional.empty();
        }
        return Optional.of(ByteRange.between(start, skip(start, within.end(), false)));
    }

    /** From {@code offset} over clusters that are zero, or that are not, up to {@code end}. */
    private long skip(long offset, long end, boolean zeros) throws IOException {
        long position = offset;
        while (position < end) {
            if (zeros && tables.emptyStretch(position)) {
                position = nextLine(position, header.l2CoveredBits(), end);
            } else if (tables.cluster(position) instanceof Cluster.Zero == zeros) {
                position = nextLine(position, header.clusterBits(), end);
            } else {
                return position;
            }
        }
        return end;
    }

    private static long nextLine(long position, int bits, long end) {
        long within = position & ((1L << bits) - 1);
        return Math.min(end, position - within + (1L << bits));
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        int limit = target.limit();
        long position = offset;
        while (target.position() < limit) {
            int inCluster = (int) (position & (header.clusterBytes() - 1L));
            int length = Math.min(limit - target.position(), header.clusterBytes() - inCluster);
            ByteBuffer part = target.slice(target.position(), length);
            readCluster(position, inCluster, part);
            target.position(target.position() + length);
            position += length;
        }
    }

    private void readCluster(long guestOffset, int inCluster, ByteBuffer part) throws IOException {
        switch (tables.cluster(guestOffset)) {
            case Cluster.Zero() -> zeros(part);
            case Cluster.Plain(long offset) -> {
                file.read(offset + inCluster, part);
                zeros(part);
            }
            case Cluster.Compressed compressed ->
                    part.put(inflated(compressed, guestOffset), inCluster, part.remaining());
        }
    }

    private static void zeros(ByteBuffer part) {
        while (part.remaining() >= Long.BYTES) {
            part.putLong(0);
        }
        while (part.hasRemaining()) {
            part.put((byte) 0);
        }
    }

    /** The whole plain cluster; deflate without zlib's frame. */
    private byte[] inflated(Cluster.Compressed cluster, long guestOffset) throws IOException {
        ByteBuffer compressed = ByteBuffer.allocate(cluster.bytesMax());
        file.read(cluster.offset(), compressed);
        byte[] plain = new byte[header.clusterBytes()];
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(compressed.array(), 0, compressed.position());
            int done = 0;
            while (done < plain.length) {
                int more = inflater.inflate(plain, done, plain.length - done);
                if (more == 0) {
                    throw ClusterTables.damaged(
                            file,
                            "the compressed cluster at disk offset %d ends after %d bytes"
                                    .formatted(guestOffset, done));
                }
                done += more;
            }
            return plain;
        } catch (DataFormatException e) {
            throw ClusterTables.damaged(
                    file,
                    "the compressed cluster at disk offset %d is not deflate: %s"
                            .formatted(guestOffset, e.getMessage()));
        } finally {
            inflater.end();
        }
    }

    @Override
    public void requireUnchanged() throws IOException {
        file.requireUnchanged();
    }

    @Override
    public String format() {
        return "qcow2";
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
