package io.holdfast.repository;

import io.holdfast.repository.SegmentPlan.Step;
import io.holdfast.repository.format.Extent;
import io.holdfast.repository.format.SegmentMap;
import io.holdfast.repository.format.SegmentPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Steps one after another; equal neighbours become one. */
final class PlannedRuns {

    /** What is done with a run. */
    enum Kind {
        READ,
        ZERO,
        UNCHANGED
    }

    private final List<Step> steps = new ArrayList<>();
    private long start;
    private long position;
    private Kind kind = Kind.READ;

    PlannedRuns(long start) {
        this.start = start;
        this.position = start;
    }

    /** What the extents say of a segment, before anything is put back on the grid. */
    static PlannedRuns of(
            SegmentPlace place, Optional<SegmentMap> parent, List<DiskExtent> extents) {
        long parentEnd = place.offset() + parent.map(SegmentMap::length).orElse(0L);
        Kind clean = parent.filter(PlannedRuns::allZero).isPresent() ? Kind.ZERO : Kind.UNCHANGED;
        PlannedRuns runs = new PlannedRuns(place.offset());
        for (DiskExtent extent : extents) {
            long end = Math.min(extent.end(), place.end());
            if (end <= place.offset() || extent.offset() >= place.end()) {
                continue;
            }
            if (Math.max(extent.offset(), place.offset()) != runs.position) {
                throw new IllegalArgumentException(
                        "the extents of segment %s go on at %d where %d is reached"
                                .formatted(place, extent.offset(), runs.position));
            }
            switch (extent.kind()) {
                case DATA -> runs.add(end, Kind.READ);
                case ZERO -> runs.add(end, Kind.ZERO);
                case CLEAN -> {
                    runs.add(Math.min(end, parentEnd), clean);
                    runs.add(end, Kind.READ);
                }
            }
        }
        if (runs.position != place.end()) {
            throw new IllegalArgumentException(
                    "the extents of segment %s end at %d".formatted(place, runs.position));
        }
        return runs;
    }

    private static boolean allZero(SegmentMap map) {
        return map.extents().stream().allMatch(Extent.Zero.class::isInstance);
    }

    /** Up to {@code end}; nothing if that is reached already. */
    void add(long end, Kind next) {
        if (end <= position) {
            return;
        }
        if (next != kind) {
            flush();
            kind = next;
        }
        position = end;
    }

    private void flush() {
        if (position > start) {
            steps.add(
                    switch (kind) {
                        case READ -> new Step.Read(start, position - start);
                        case ZERO -> new Step.Zero(start, position - start);
                        case UNCHANGED -> new Step.Unchanged(start, position - start);
                    });
            start = position;
        }
    }

    List<Step> steps() {
        flush();
        return steps;
    }

    static Kind kindOf(Step step) {
        return switch (step) {
            case Step.Read _ -> Kind.READ;
            case Step.Zero _ -> Kind.ZERO;
            case Step.Unchanged _ -> Kind.UNCHANGED;
        };
    }
}
