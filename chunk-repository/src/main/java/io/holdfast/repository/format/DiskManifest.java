package io.holdfast.repository.format;

import java.util.List;
import java.util.Optional;

/**
 * A whole disk at one point in time.
 *
 * @param virtualBytes its size as the guest sees it
 * @param sectorBytes its logical sector size
 * @param segmentBytes the length of each segment but the last
 * @param segments the map of each segment in order; empty for one that is all zero
 */
public record DiskManifest(
        long virtualBytes,
        int sectorBytes,
        long segmentBytes,
        List<Optional<SegmentMapId>> segments) {

    /** The sector size when nobody says otherwise. */
    public static final int SECTOR_BYTES = 512;

    public DiskManifest {
        segments = List.copyOf(segments);
        if (virtualBytes < 0 || sectorBytes < 1 || segmentBytes < 1) {
            throw new IllegalArgumentException(
                    "no disk has %d bytes in sectors of %d and segments of %d"
                            .formatted(virtualBytes, sectorBytes, segmentBytes));
        }
        if (segments.size() != segmentCount(virtualBytes, segmentBytes)) {
            throw new IllegalArgumentException(
                    "%d bytes in segments of %d are %d segments, not %d"
                            .formatted(
                                    virtualBytes,
                                    segmentBytes,
                                    segmentCount(virtualBytes, segmentBytes),
                                    segments.size()));
        }
    }

    public static long segmentCount(long virtualBytes, long segmentBytes) {
        return virtualBytes / segmentBytes + (virtualBytes % segmentBytes == 0 ? 0 : 1);
    }

    /** Where the segment is in the disk, in bytes. */
    public long segmentOffset(int segment) {
        return Math.multiplyExact(segment, segmentBytes);
    }

    public long segmentLength(int segment) {
        return Math.min(segmentBytes, virtualBytes - segmentOffset(segment));
    }

    /** Where the segment is in the disk. */
    public SegmentPlace place(int segment) {
        return new SegmentPlace(segmentOffset(segment), segmentLength(segment));
    }
}
