package io.holdfast.repository;

import io.holdfast.repository.format.SegmentMap;
import io.holdfast.repository.format.SegmentPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a segment is written: what to read, what is zero, what stays the parent's.
 *
 * @param steps in order; they cover the segment without gap or overlap
 */
public record SegmentPlan(SegmentPlace place, List<Step> steps) {

    /** A run of the disk and what is done with it. */
    public sealed interface Step {

        /** In the disk, in bytes. */
        long offset();

        /** At least 1. */
        long length();

        /** The first byte after it. */
        default long end() {
            return offset() + length();
        }

        /** To be read from the disk and offered as data. */
        record Read(long offset, long length) implements Step {}

        /** To be offered as zero. */
        record Zero(long offset, long length) implements Step {}

        /** To be offered as unchanged. */
        record Unchanged(long offset, long length) implements Step {}
    }

    public SegmentPlan {
        steps = List.copyOf(steps);
        long position = place.offset();
        for (Step step : steps) {
            if (step.offset() != position || step.length() < 1) {
                throw new IllegalArgumentException(
                        "a plan of segment %s has %s where %d is reached"
                                .formatted(place, step, position));
            }
            position = step.end();
        }
        if (position != place.end()) {
            throw new IllegalArgumentException(
                    "a plan of segment %s ends at %d".formatted(place, position));
        }
    }

    /**
     * Lays what may have changed over the parent. A run that is to be read becomes chunks of its
     * own, cut at the lines of the grid and never joined with clean bytes; but a grid chunk of
     * which more than half is to be read is read whole, and so are the most fragmented ones when
     * the map would have more extents than {@link SegmentBounds} allows. That keeps its depth
     * bounded, however many increments there were.
     *
     * @param chunkBytes the grid
     * @param parent the segment's map in the parent recovery point; a single zero extent where it
     *     has none because all is zero; empty if there is no parent. It may be shorter than the
     *     segment, where the disk has grown: what lies beyond is not clean, whatever is said
     * @param extents what the medium says; those outside the segment are left out
     * @throws IllegalArgumentException if they do not cover the segment once and in order
     */
    public static SegmentPlan of(
            SegmentPlace place,
            int chunkBytes,
            Optional<SegmentMap> parent,
            List<DiskExtent> extents) {
        PlannedRuns wanted = PlannedRuns.of(place, parent, extents);
        Regridding grid = new Regridding(place, chunkBytes, parent, wanted);
        return new SegmentPlan(place, grid.regridded().steps());
    }

    /** How many bytes are read. */
    public long bytesToRead() {
        return steps.stream().filter(Step.Read.class::isInstance).mapToLong(Step::length).sum();
    }

    /**
     * What is read, in pieces.
     *
     * @param bytesMax the longest piece and where pieces are cut; a multiple of the chunk size, so
     *     that a piece ends on a line of the grid or where its run ends
     */
    public List<Step.Read> reads(int bytesMax) {
        List<Step.Read> pieces = new ArrayList<>();
        for (Step step : steps) {
            if (step instanceof Step.Read) {
                for (long at = step.offset(); at < step.end(); ) {
                    long next = Math.min(step.end(), (at / bytesMax + 1) * bytesMax);
                    pieces.add(new Step.Read(at, next - at));
                    at = next;
                }
            }
        }
        return pieces;
    }

    /** Offers all that needs no reading. */
    public void offerKnown(SegmentWriter writer) throws InterruptedException {
        for (Step step : steps) {
            switch (step) {
                case Step.Read _ -> {}
                case Step.Zero zero -> writer.zero(zero.offset(), zero.length());
                case Step.Unchanged same -> writer.unchanged(same.offset(), same.length());
            }
        }
    }
}
