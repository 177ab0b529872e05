package io.holdfast.repository.format;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The plain bytes of a disk manifest. */
public final class DiskManifestBytes {

    private static final int MAGIC = 0x4846444D; // "HFDM"
    private static final int VERSION = 1;
    private static final int HEADER_BYTES =
            Integer.BYTES + 1 + Long.BYTES + Integer.BYTES + Long.BYTES;
    private static final int ALL_ZERO = 0;
    private static final int MAPPED = 1;

    private DiskManifestBytes() {}

    public static byte[] write(DiskManifest manifest) {
        ByteBuffer out =
                ByteBuffer.allocate(
                        HEADER_BYTES
                                + Integer.BYTES
                                + manifest.segments().size() * (1 + SegmentMapId.BYTES));
        out.putInt(MAGIC).put((byte) VERSION);
        out.putLong(manifest.virtualBytes()).putInt(manifest.sectorBytes());
        out.putLong(manifest.segmentBytes()).putInt(manifest.segments().size());
        for (Optional<SegmentMapId> segment : manifest.segments()) {
            segment.ifPresentOrElse(
                    map -> out.put((byte) MAPPED).put(map.bytes()), () -> out.put((byte) ALL_ZERO));
        }
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    public static DiskManifest read(byte[] bytes) throws Malformed {
        BoundedReader in = new BoundedReader(bytes);
        in.magic(MAGIC, VERSION, "disk manifest");
        long virtualBytes = in.length();
        int sectorBytes = in.natural();
        long segmentBytes = in.length();
        int count = in.count(1);
        List<Optional<SegmentMapId>> segments = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int kind = in.octet();
            segments.add(
                    switch (kind) {
                        case ALL_ZERO -> Optional.empty();
                        case MAPPED -> Optional.of(SegmentMapId.of(in.bytes(SegmentMapId.BYTES)));
                        default -> throw new Malformed("a segment is of unknown kind " + kind);
                    });
        }
        in.end();
        try {
            return new DiskManifest(virtualBytes, sectorBytes, segmentBytes, segments);
        } catch (IllegalArgumentException e) {
            throw new Malformed(String.valueOf(e.getMessage()), e);
        }
    }
}
