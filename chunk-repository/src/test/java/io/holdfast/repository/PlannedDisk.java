package io.holdfast.repository;

import io.holdfast.repository.DiskExtent.Kind;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.ledger.Pin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A disk in memory that is stored as its plan says, over a parent or without one. */
record PlannedDisk(Repository repository, Pin pin, int readBytes, int readers) {

    /** What storing a disk took. */
    record Stored(DiskManifestId manifest, long bytesRead, long bytesNew, long bytesStored) {}

    Stored store(byte[] disk, Optional<DiskManifestId> parent, List<DiskExtent> extents)
            throws IOException, InterruptedException {
        DiskPlan plan =
                DiskPlan.of(
                        repository.settings(),
                        disk.length,
                        parent.map(repository::readManifest),
                        extents);
        List<Optional<SegmentMapId>> maps = new ArrayList<>();
        long read = 0;
        long fresh = 0;
        long stored = 0;
        for (int i = 0; i < plan.segmentCount(); i++) {
            switch (plan.segment(i)) {
                case DiskPlan.Segment.AllZero _ -> maps.add(Optional.empty());
                case DiskPlan.Segment.Inherited same -> maps.add(Optional.of(same.map()));
                case DiskPlan.Segment.Copied copied -> {
                    StoredSegment segment =
                            copy(disk, copied, plan.plan(copied, repository::readMap));
                    maps.add(segment.map());
                    read += segment.bytesRead();
                    fresh += segment.bytesNew();
                    stored += segment.bytesStored();
                }
            }
        }
        DiskManifest manifest =
                new DiskManifest(disk.length, 512, repository.settings().segmentBytes(), maps);
        return new Stored(repository.writeManifest(pin, manifest), read, fresh, stored);
    }

    private StoredSegment copy(byte[] disk, DiskPlan.Segment.Copied segment, SegmentPlan plan)
            throws IOException, InterruptedException {
        try (SegmentWriter writer = writer(segment)) {
            plan.offerKnown(writer);
            List<SegmentPlan.Step.Read> pieces = new ArrayList<>(plan.reads(readBytes));
            Workers.forEach(
                    pieces,
                    readers,
                    piece ->
                            writer.data(
                                    piece.offset(),
                                    ByteBuffer.wrap(
                                            disk, (int) piece.offset(), (int) piece.length())));
            return writer.finish();
        }
    }

    private SegmentWriter writer(DiskPlan.Segment.Copied segment) {
        return segment.parent().isPresent()
                ? repository.segmentWriter(pin, segment.place(), segment.parent().get())
                : repository.segmentWriter(pin, segment.place());
    }

    static List<DiskExtent> allData(byte[] disk) {
        return disk.length == 0 ? List.of() : List.of(new DiskExtent(0, disk.length, Kind.DATA));
    }
}
