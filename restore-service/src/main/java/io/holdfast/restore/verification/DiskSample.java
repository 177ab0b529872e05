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
 * bytes, the first and last data, and random ranges of data and of zeros. The same seed gives the
 * same ranges.
 */
public final class DiskSample {

    /** Small disks cost less to compare whole than to reason about. */
    static final long WHOLE_BYTES_MAX = 64L << 20;

    /** One request to imageio, and one buffer of ours. */
    static final long RANGE_BYTES_MAX = 1L << 20;

    /** Bounds the maps that are read; a map of 1 GiB may take some megabytes of memory. */
    static final int SEGMENTS_MAX = 8;

    /** Of one segment; with the bound above, at most 66 MiB of a disk are compared. */
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

    /** The first and last segment with data, and random ones of any kind. */
    private Set<Integer> segments() {
        TreeSet<Integer> chosen = new TreeSet<>();
        List<Integer> withData = new ArrayList<>();
        for (int i = 0; i < manifest.segments().size(); i++) {
            if (manifest.segments().get(i).isPresent()) {
                withData.add(i);
            }
        }
        if (!withData.isEmpty()) {
            chosen.add(withData.getFirst());
            chosen.add(withData.getLast());
        }
        int count = manifest.segments().size();
        chosen.add(random.nextInt(count));
        for (int i = 0; chosen.size() < SEGMENTS_MAX && i < 2 * SEGMENTS_MAX; i++) {
            chosen.add(
                    withData.isEmpty()
                            ? random.nextInt(count)
                            : withData.get(random.nextInt(withData.size())));
        }
        return chosen;
    }

    private void addOf(int segment) {
        SegmentPlace place = manifest.place(segment);
        SegmentMapId id = manifest.segments().get(segment).orElse(null);
        if (id == null) {
            add(place.offset() + random.nextLong(place.length()));
            return;
        }
        SegmentMap map = repository.readMap(id);
        List<SegmentPlace> data = new ArrayList<>();
        List<SegmentPlace> zeros = new ArrayList<>();
        long position = place.offset();
        for (Extent extent : map.extents()) {
            SegmentPlace here = new SegmentPlace(position, extent.length());
            switch (extent) {
                case Extent.Data _ -> data.add(here);
                case Extent.Zero _ -> zeros.add(here);
            }
            position += extent.length();
        }
        if (!data.isEmpty()) {
            add(data.getFirst().offset());
            add(data.getLast().end() - Math.min(data.getLast().length(), RANGE_BYTES_MAX));
        }
        for (int i = 0; i < RANGES_PER_SEGMENT_MAX - 2; i++) {
            // Most of what can go wrong is in data; one in three looks at zeros, if there are any.
            List<SegmentPlace> from =
                    data.isEmpty() || (i % 3 == 2 && !zeros.isEmpty()) ? zeros : data;
            SegmentPlace extent = from.get(random.nextInt(from.size()));
            add(extent.offset() + random.nextLong(extent.length()));
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
