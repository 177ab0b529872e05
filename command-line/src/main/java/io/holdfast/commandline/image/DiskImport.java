package io.holdfast.commandline.image;

import io.holdfast.commandline.disk.ByteRange;
import io.holdfast.commandline.disk.DiskImage;
import io.holdfast.commandline.ledger.ParentMaps;
import io.holdfast.commandline.terminal.Progress;
import io.holdfast.repository.DiskExtent;
import io.holdfast.repository.DiskPlan;
import io.holdfast.repository.Repository;
import io.holdfast.repository.SegmentWriter;
import io.holdfast.repository.StoredSegment;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.format.SegmentPlace;
import io.holdfast.repository.ledger.Pin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Stores a disk image, a few segments at once, and writes its manifest. */
final class DiskImport {

    /** One is being read while the last packs of another are on their way. */
    private static final int SEGMENTS_AT_ONCE = 2;

    /** Chunks a read: the ledger is asked once for all of them. */
    private static final int CHUNKS_PER_READ = 4;

    /** Whatever the chunk size, a read is no longer, or one chunk. */
    private static final int READ_BYTES_MAX = 4 << 20;

    /**
     * The same where the ledger is this process's own and costs nothing to ask: what was read and
     * digested is compressed while it is still in the processor's cache.
     */
    private static final int CACHED_READ_BYTES_MAX = 1 << 20;

    private final Repository repository;
    private final ParentMaps parents;
    private final Pin pin;
    private final DiskImage image;
    private final Progress progress;
    private final ReadBuffers buffers;

    DiskImport(
            Repository repository,
            ParentMaps parents,
            Pin pin,
            DiskImage image,
            Progress progress) {
        this.repository = repository;
        this.parents = parents;
        this.pin = pin;
        this.image = image;
        this.progress = progress;
        this.buffers = new ReadBuffers(readBytes());
    }

    /** A stored disk. */
    record Disk(DiskManifestId manifest, Stored stored) {}

    /** Reads the whole image. */
    Disk whole() throws IOException, InterruptedException {
        return store(place -> whole(place, Optional.empty()));
    }

    /**
     * Reads the whole image and lays it over the parent: what is the same chunk there is not stored
     * again, and a segment that is the same keeps its map.
     *
     * @param parent not larger than the image
     */
    Disk compared(DiskManifest parent) throws IOException, InterruptedException {
        return store(place -> whole(place, map(parent, place)));
    }

    private static Optional<SegmentMapId> map(DiskManifest parent, SegmentPlace place) {
        long segment = place.offset() / parent.segmentBytes();
        return segment < parent.segments().size()
                ? parent.segments().get((int) segment)
                : Optional.empty();
    }

    private StoredSegment whole(SegmentPlace place, Optional<SegmentMapId> parent)
            throws IOException, InterruptedException {
        ByteRange range = new ByteRange(place.offset(), place.length());
        return image.nextData(range).isEmpty()
                ? hole(place)
                : written(place, parent, new WholeImage(image, range, readBytes()));
    }

    /** Reads what changed; the rest is the parent's. */
    Disk changed(DiskManifest parent, List<DiskExtent> extents)
            throws IOException, InterruptedException {
        DiskPlan plan =
                DiskPlan.of(
                        repository.settings(), image.virtualBytes(), Optional.of(parent), extents);
        long segmentBytes = repository.settings().segmentBytes();
        return store(place ->
                switch (plan.segment((int) (place.offset() / segmentBytes))) {
                    case DiskPlan.Segment.AllZero zero -> hole(zero.place());
                    case DiskPlan.Segment.Inherited same -> inherited(same.map());
                    case DiskPlan.Segment.Copied copied ->
                            written(
                                    place,
                                    copied.parent(),
                                    new PlannedSegment(
                                            plan.plan(copied, repository::readMap), readBytes()));
                });
    }

    private static StoredSegment inherited(SegmentMapId map) {
        return new StoredSegment(Optional.of(map), 0, 0, 0, 0, 0, 0);
    }

    private static StoredSegment hole(SegmentPlace place) {
        return new StoredSegment(Optional.empty(), 0, 0, 0, place.length(), 0, 0);
    }

    /** How one segment is stored. */
    private interface Storing {
        StoredSegment at(SegmentPlace place) throws IOException, InterruptedException;
    }

    private Disk store(Storing storing) throws IOException, InterruptedException {
        long segmentBytes = repository.settings().segmentBytes();
        int count = Math.toIntExact(DiskManifest.segmentCount(image.virtualBytes(), segmentBytes));
        List<Optional<SegmentMapId>> maps =
                new ArrayList<>(Collections.nCopies(count, Optional.empty()));
        Total total = new Total();
        Parallel.forEach(
                count,
                SEGMENTS_AT_ONCE,
                segment -> {
                    StoredSegment stored = storing.at(place(segment, segmentBytes));
                    synchronized (maps) {
                        maps.set(segment, stored.map());
                    }
                    total.add(stored);
                });
        DiskManifest manifest =
                new DiskManifest(
                        image.virtualBytes(), DiskManifest.SECTOR_BYTES, segmentBytes, maps);
        return new Disk(repository.writeManifest(pin, manifest), total.now());
    }

    private StoredSegment written(SegmentPlace place, Optional<SegmentMapId> parent, Offers offers)
            throws IOException, InterruptedException {
        if (parent.isEmpty()) {
            return written(repository.segmentWriter(pin, place), offers);
        }
        ParentMaps.Learned learned = parents.learn(repository.readMap(parent.get()));
        try {
            return written(repository.segmentWriter(pin, place, parent.get()), offers);
        } finally {
            learned.close();
        }
    }

    private StoredSegment written(SegmentWriter segmentWriter, Offers offers)
            throws IOException, InterruptedException {
        try (SegmentWriter writer = segmentWriter) {
            new SegmentImport(image, writer, progress, buffers).run(offers);
            return writer.finish();
        }
    }

    private SegmentPlace place(int segment, long segmentBytes) {
        long offset = segment * segmentBytes;
        return new SegmentPlace(offset, Math.min(segmentBytes, image.virtualBytes() - offset));
    }

    private int readBytes() {
        int chunkBytes = repository.settings().chunkBytes();
        int bytesMax = repository.ledger().shared() ? READ_BYTES_MAX : CACHED_READ_BYTES_MAX;
        return Math.max(chunkBytes, Math.min(CHUNKS_PER_READ * chunkBytes, bytesMax));
    }

    /** Sums what segments took, from several threads. */
    private static final class Total {
        private Stored stored = Stored.NOTHING;

        synchronized void add(StoredSegment segment) {
            stored = stored.and(segment);
        }

        synchronized Stored now() {
            return stored;
        }
    }
}
