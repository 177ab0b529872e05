package io.holdfast.transfer.window;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which segments of a disk are asked for now: as many as the window is wide, lowest first. Its size
 * does not grow with the disk; what became of each segment is told by receipts.
 *
 * @param segments how many the disk has
 * @param width how many may be in flight at once
 * @param next the lowest segment that was never asked for
 * @param inFlight asked for and not finished, ascending
 */
public record SegmentWindow(int segments, int width, int next, List<Integer> inFlight) {

    public SegmentWindow {
        inFlight = List.copyOf(inFlight);
        if (segments < 0 || width < 1 || next < 0 || next > segments || inFlight.size() > width) {
            throw new IllegalArgumentException(
                    "No window: segments %d, width %d, next %d, in flight %s"
                            .formatted(segments, width, next, inFlight));
        }
    }

    /** The first segments of a disk, as many as fit. */
    public static SegmentWindow over(int segments, int width) {
        int first = Math.min(segments, width);
        return new SegmentWindow(
                segments, width, first, IntStream.range(0, first).boxed().toList());
    }

    /** Whether the segment was asked for and is not finished. */
    public boolean awaits(int segment) {
        return inFlight.contains(segment);
    }

    /**
     * The window after a segment that it awaits is finished: the next one, if any, takes its place.
     */
    public SegmentWindow without(int segment) {
        if (!awaits(segment)) {
            throw new IllegalArgumentException("Segment " + segment + " is not in flight: " + this);
        }
        Stream<Integer> rest = inFlight.stream().filter(other -> other != segment);
        return next < segments
                ? new SegmentWindow(
                        segments, width, next + 1, Stream.concat(rest, Stream.of(next)).toList())
                : new SegmentWindow(segments, width, next, rest.toList());
    }

    /** How many are finished. */
    public int finished() {
        return next - inFlight.size();
    }

    /** Whether nothing is left to ask for or to await. */
    public boolean done() {
        return next == segments && inFlight.isEmpty();
    }
}
