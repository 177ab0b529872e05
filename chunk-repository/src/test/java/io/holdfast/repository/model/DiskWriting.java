package io.holdfast.repository.model;

import io.holdfast.repository.DiskExtent;
import io.holdfast.repository.DiskPlan;
import io.holdfast.repository.Repository;
import io.holdfast.repository.SegmentPlan;
import io.holdfast.repository.SegmentPlan.Step;
import io.holdfast.repository.SegmentWriter;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.format.SegmentPlace;
import io.holdfast.repository.ledger.Pin;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Stores a disk as the services and the command line do.
 *
 * @param seen is told what became of segments and grid chunks
 */
record DiskWriting(Repository repository, Pin pin, Consumer<Seen> seen) {

    /** What a plan made of a segment. */
    enum Seen {
        SEGMENT_ZERO,
        SEGMENT_INHERITED,
        SEGMENT_OVER_A_PARENT,
        SEGMENT_AS_THE_PARENT,
        REGRIDDED_MOSTLY_DIRTY,
        REGRIDDED_FRAGMENTED
    }

    /** By what the medium says. */
    DiskManifestId planned(DiskChange change, Optional<DiskManifest> parent)
            throws InterruptedException {
        DiskPlan plan =
                DiskPlan.of(repository.settings(), change.disk().length, parent, change.extents());
        List<Optional<SegmentMapId>> maps = new ArrayList<>();
        for (int i = 0; i < plan.segmentCount(); i++) {
            maps.add(
                    switch (plan.segment(i)) {
                        case DiskPlan.Segment.AllZero _ -> {
                            seen.accept(Seen.SEGMENT_ZERO);
                            yield Optional.empty();
                        }
                        case DiskPlan.Segment.Inherited same -> {
                            seen.accept(Seen.SEGMENT_INHERITED);
                            yield Optional.of(same.map());
                        }
                        case DiskPlan.Segment.Copied copied -> {
                            SegmentPlan steps = plan.plan(copied, repository::readMap);
                            lookAt(copied, steps, change.extents());
                            yield written(
                                    copied.place(), copied.parent(), steps.steps(), change.disk());
                        }
                    });
        }
        return manifest(change.disk(), maps);
    }

    /** Without knowing what changed: all is read and laid over the parent. */
    DiskManifestId compared(byte[] disk, Optional<DiskManifest> parent)
            throws InterruptedException {
        long segmentBytes = repository.settings().segmentBytes();
        List<Optional<SegmentMapId>> maps = new ArrayList<>();
        for (long at = 0; at < disk.length; at += segmentBytes) {
            SegmentPlace place = new SegmentPlace(at, Math.min(segmentBytes, disk.length - at));
            int index = maps.size();
            Optional<SegmentMapId> before =
                    parent.filter(manifest -> index < manifest.segments().size())
                            .flatMap(manifest -> manifest.segments().get(index));
            maps.add(
                    written(
                            place,
                            before,
                            List.of(new Step.Read(place.offset(), place.length())),
                            disk));
        }
        return manifest(disk, maps);
    }

    private DiskManifestId manifest(byte[] disk, List<Optional<SegmentMapId>> maps) {
        return repository.writeManifest(
                pin,
                new DiskManifest(disk.length, 512, repository.settings().segmentBytes(), maps));
    }

    private Optional<SegmentMapId> written(
            SegmentPlace place, Optional<SegmentMapId> parent, List<Step> steps, byte[] disk)
            throws InterruptedException {
        try (SegmentWriter writer =
                parent.isPresent()
                        ? repository.segmentWriter(pin, place, parent.get())
                        : repository.segmentWriter(pin, place)) {
            for (Step step : steps) {
                switch (step) {
                    case Step.Zero(long offset, long length) -> writer.zero(offset, length);
                    case Step.Unchanged(long offset, long length) ->
                            writer.unchanged(offset, length);
                    case Step.Read(long offset, long length) ->
                            writer.data(offset, ByteBuffer.wrap(disk, (int) offset, (int) length));
                }
            }
            Optional<SegmentMapId> map = writer.finish().map();
            parent.ifPresent(before ->
                    seen.accept(
                            map.equals(Optional.of(before))
                                    ? Seen.SEGMENT_AS_THE_PARENT
                                    : Seen.SEGMENT_OVER_A_PARENT));
            return map;
        }
    }

    /** Grid chunks that are read whole although the parent has some of them. */
    private void lookAt(
            DiskPlan.Segment.Copied segment, SegmentPlan plan, List<DiskExtent> extents) {
        if (segment.parent().isEmpty()) {
            return;
        }
        int chunkBytes = repository.settings().chunkBytes();
        long end = plan.place().offset() + segment.parentBytes();
        for (long start = plan.place().offset(); start + chunkBytes <= end; start += chunkBytes) {
            long dirty = dirty(extents, start, start + chunkBytes);
            if (dirty < chunkBytes && readWhole(plan, start, start + chunkBytes)) {
                seen.accept(
                        2 * dirty > chunkBytes
                                ? Seen.REGRIDDED_MOSTLY_DIRTY
                                : Seen.REGRIDDED_FRAGMENTED);
            }
        }
    }

    private static long dirty(List<DiskExtent> extents, long start, long end) {
        return extents.stream()
                .filter(extent -> extent.kind() == DiskExtent.Kind.DATA)
                .mapToLong(extent ->
                        Math.max(0, Math.min(extent.end(), end) - Math.max(extent.offset(), start)))
                .sum();
    }

    private static boolean readWhole(SegmentPlan plan, long start, long end) {
        return plan.steps().stream()
                .anyMatch(step ->
                        step instanceof Step.Read && step.offset() <= start && step.end() >= end);
    }
}
