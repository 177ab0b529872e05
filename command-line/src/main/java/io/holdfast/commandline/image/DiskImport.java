package io.holdfast.commandline.image;

import io.holdfast.commandline.disk.ByteRange;
import io.holdfast.commandline.disk.DiskImage;
import io.holdfast.commandline.terminal.Progress;
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

    private final Repository repository;
    private final Pin pin;
    private final DiskImage image;
    private final Progress progress;

    DiskImport(Repository repository, Pin pin, DiskImage image, Progress progress) {
        this.repository = repository;
        this.pin = pin;
        this.image = image;
        this.progress = progress;
    }

    /** A stored disk. */
    record Disk(DiskManifestId manifest, Stored stored) {}

    /** Reads the whole image. */
    Disk whole() throws IOException, InterruptedException {
        int readBytes = readBytes();
        return store((_, place) ->
                image.nextData(range(place)).isEmpty()
                        ? hole(place)
                        : segment(
                                repository.segmentWriter(pin, place),
                                new WholeImage(image, range(place), readBytes)));
    }

    private static StoredSegment hole(SegmentPlace place) {
        return new StoredSegment(Optional.empty(), 0, 0, 0, place.length(), 0, 0);
    }

    /** How one segment is stored. */
    private interface Storing {
        StoredSegment at(int segment, SegmentPlace place) throws IOException, InterruptedException;
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
                    StoredSegment stored = storing.at(segment, place(segment, segmentBytes));
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

    private StoredSegment segment(SegmentWriter segmentWriter, Offers offers)
            throws IOException, InterruptedException {
        try (SegmentWriter writer = segmentWriter) {
            new SegmentImport(image, writer, progress, readBytes()).run(offers);
            return writer.finish();
        }
    }

    private SegmentPlace place(int segment, long segmentBytes) {
        long offset = segment * segmentBytes;
        return new SegmentPlace(offset, Math.min(segmentBytes, image.virtualBytes() - offset));
    }

    private static ByteRange range(SegmentPlace place) {
        return new ByteRange(place.offset(), place.length());
    }

    private int readBytes() {
        int chunkBytes = repository.settings().chunkBytes();
        return Math.max(chunkBytes, Math.min(CHUNKS_PER_READ * chunkBytes, READ_BYTES_MAX));
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
