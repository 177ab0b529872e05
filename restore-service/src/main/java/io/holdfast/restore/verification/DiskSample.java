package io.holdfast.restore.verification;

import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.Extent;
import io.holdfast.repository.format.SegmentMap;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.format.SegmentPlace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The ranges of one disk that are compared: all of a small disk; of a large one its first and last
 * bytes, the first and last data, the first and last zeros, and random ranges of both: where zeros
 * were not written a disk shows what its storage held before. The same seed gives the same ranges.
 */
public final class DiskSample {

    /** Small disks cost less to compare whole than to reason about. */
    static final long WHOLE_BYTES_MAX = 64L << 20;

    /** One request to imageio, and one buffer of ours. */
    static final long RANGE_BYTES_MAX = 1L << 20;

    /** Bounds the maps that are read; a map of 1 GiB may take some megabytes of memory. */
    static final int SEGMENTS_MAX = 8;

    /** Of segments without any data, which have no map. */
    static final int EMPTY_SEGMENTS_MAX = 4;

    /** Of one segment; with the bounds above, at most 98 MiB of a disk are compared. */
    static final int RANGES_PER_SEGMENT_MAX = 8;

    private final RepositoryReader repository;
    private final DiskManifest manifest;
    private final Random random;
    private final TreeMap<Long, SegmentPlace> ranges = new TreeMap<>();

    private DiskSample(RepositoryReader repository, DiskManifest manifest, long seed) {
        this.repository = repository;
        this.manifest = manifest;
        this.random = new Random(seed);
    }

    /** What comparing one range takes beside the repository's own reading, in bytes. */
    public static long memoryBytes() {
        return 2 * RANGE_BYTES_MAX; // what is stored, and what was found
    }

    /** Chooses ranges that do not overlap, each inside one segment, by offset. */
    public static List<SegmentPlace> of(
            RepositoryReader repository, DiskManifest manifest, long seed) {
        DiskSample sample = new DiskSample(repository, manifest, seed);
        if (manifest.virtualBytes() <= WHOLE_BYTES_MAX) {
            sample.addAll(0, manifest.virtualBytes());
        } else {
            sample.add(0);
            sample.add(manifest.virtualBytes() - RANGE_BYTES_MAX);
            sample.segments().forEach(sample::addOf);
        }
        return sample.withoutOverlap();
    }

    /** Of those with data and of those without: the first, the last, and random ones. */
    private Set<Integer> segments() {
        List<Integer> withData = new ArrayList<>();
        List<Integer> empty = new ArrayList<>();
        for (int i = 0; i < manifest.segments().size(); i++) {
            (manifest.segments().get(i).isPresent() ? withData : empty).add(i);
        }
        Set<Integer> chosen = some(withData, SEGMENTS_MAX);
        chosen.addAll(some(empty, EMPTY_SEGMENTS_MAX));
        return chosen;
    }

    private Set<Integer> some(List<Integer> segments, int most) {
        TreeSet<Integer> chosen = new TreeSet<>();
        if (!segments.isEmpty()) {
            chosen.add(segments.getFirst());
            chosen.add(segments.getLast());
        }
        for (int i = 0; chosen.size() < Math.min(most, segments.size()) && i < 2 * most; i++) {
            chosen.add(segments.get(random.nextInt(segments.size())));
        }
        return chosen;
    }

    private void addOf(int segment) {
        SegmentPlace place = manifest.place(segment);
        SegmentMapId id = manifest.segments().get(segment).orElse(null);
        List<SegmentPlace> data = new ArrayList<>();
        List<SegmentPlace> zeros = new ArrayList<>();
        if (id == null) {
            zeros.add(place);
        } else {
            sort(repository.readMap(id), place.offset(), data, zeros);
        }
        addEndsOf(data);
        addEndsOf(zeros);
        for (int i = 0; i < RANGES_PER_SEGMENT_MAX - 4; i++) {
            boolean ofData = zeros.isEmpty() || (i % 2 == 0 && !data.isEmpty());
            List<SegmentPlace> from = ofData ? data : zeros;
            SegmentPlace extent = from.get(random.nextInt(from.size()));
            add(extent.offset() + random.nextLong(extent.length()));
        }
    }

    private static void sort(
            SegmentMap map, long start, List<SegmentPlace> data, List<SegmentPlace> zeros) {
        long position = start;
        for (Extent extent : map.extents()) {
            SegmentPlace here = new SegmentPlace(position, extent.length());
            switch (extent) {
                case Extent.Data _ -> data.add(here);
                case Extent.Zero _ -> zeros.add(here);
            }
            position += extent.length();
        }
    }

    private void addEndsOf(List<SegmentPlace> extents) {
        if (!extents.isEmpty()) {
            SegmentPlace last = extents.getLast();
            add(extents.getFirst().offset());
            add(last.end() - Math.min(last.length(), RANGE_BYTES_MAX));
        }
    }

    /** One range from the offset on, as far as its segment reaches. */
    private void add(long offset) {
        long from = offset / DiskManifest.SECTOR_BYTES * DiskManifest.SECTOR_BYTES;
        SegmentPlace segment = manifest.place((int) (from / manifest.segmentBytes()));
        long length = Math.min(RANGE_BYTES_MAX, segment.end() - from);
        ranges.putIfAbsent(from, new SegmentPlace(from, length));
    }

    private void addAll(long from, long to) {
        for (long at = from; at < to; ) {
            SegmentPlace segment = manifest.place((int) (at / manifest.segmentBytes()));
            long length = Math.min(RANGE_BYTES_MAX, segment.end() - at);
            ranges.put(at, new SegmentPlace(at, length));
            at += length;
        }
    }

    /** A range that begins inside the one before is cut to what is left of it. */
    private List<SegmentPlace> withoutOverlap() {
        List<SegmentPlace> apart = new ArrayList<>();
        long end = 0;
        for (SegmentPlace range : ranges.values()) {
            if (range.end() > end) {
                long from = Math.max(range.offset(), end);
                apart.add(new SegmentPlace(from, range.end() - from));
                end = range.end();
            }
        }
        apart.sort(Comparator.comparingLong(SegmentPlace::offset));
        return apart;
    }
}
