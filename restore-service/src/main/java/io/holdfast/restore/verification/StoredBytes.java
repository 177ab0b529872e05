package io.holdfast.restore.verification;

import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.RunSink;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.format.SegmentPlace;
import java.io.IOException;
import java.nio.ByteBuffer;

/** What a range of a disk held at the recovery point. */
public final class StoredBytes {

    private StoredBytes() {}

    /**
     * Reads a range that lies in one segment.
     *
     * @return a new buffer, positioned at its start
     */
    public static ByteBuffer of(
            RepositoryReader repository, DiskManifest manifest, SegmentPlace range)
            throws InterruptedException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(range.length()));
        int segment = (int) (range.offset() / manifest.segmentBytes());
        SegmentMapId map = manifest.segments().get(segment).orElse(null);
        if (map != null) {
            try {
                repository
                        .segmentReader(map, manifest.place(segment))
                        .forEachRunWithin(range, new Into(bytes, range.offset()));
            } catch (IOException impossible) {
                throw new IllegalStateException("A buffer in memory cannot fail", impossible);
            }
        }
        return bytes;
    }

    /** Several threads put at once, each somewhere else. */
    private record Into(ByteBuffer bytes, long start) implements RunSink {

        @Override
        public void data(long offsetInDisk, ByteBuffer plain) {
            bytes.put((int) (offsetInDisk - start), plain, plain.position(), plain.remaining());
        }

        @Override
        public void zero(long offsetInDisk, long length) {
            // A new buffer is zero.
        }
    }
}
