package io.holdfast.repository;

import io.holdfast.repository.SegmentPlan.Step;
import io.holdfast.repository.format.SegmentMap;
import io.holdfast.repository.format.SegmentPlace;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Decides which grid chunks of a segment are read whole and put back on the grid. */
final class Regridding {

    private final SegmentPlace place;
    private final int chunkBytes;
    private final Optional<ExtentIndex> parent;
    private final List<Step> wanted;

    /** For each grid chunk, how many bytes are to be read and how many extents it would have. */
    private final long[] readBytes;

    private final int[] extents;

    private final BitSet whole = new BitSet();

    Regridding(
            SegmentPlace place, int chunkBytes, Optional<SegmentMap> parent, PlannedRuns wanted) {
        this.place = place;
        this.chunkBytes = chunkBytes;
        this.parent = parent.map(ExtentIndex::new);
        this.wanted = wanted.steps();
        int chunks = chunkOf(place.end() - 1) + 1;
        this.readBytes = new long[chunks];
        this.extents = new int[chunks];
        count();
        takeMostlyRead();
        takeMostFragmented();
    }

    /** The steps with the chosen grid chunks read whole. */
    PlannedRuns regridded() {
        PlannedRuns runs = new PlannedRuns(place.offset());
        for (Step step : wanted) {
            PlannedRuns.Kind kind = PlannedRuns.kindOf(step);
            for (long at = step.offset(); at < step.end(); ) {
                int chunk = chunkOf(at);
                boolean read = whole.get(chunk);
                int last = read ? whole.nextClearBit(chunk) : nextWhole(chunk);
                long next = Math.min(step.end(), start(last));
                runs.add(next, read ? PlannedRuns.Kind.READ : kind);
                at = next;
            }
        }
        return runs;
    }

    private int nextWhole(int chunk) {
        int next = whole.nextSetBit(chunk);
        return next < 0 ? extents.length : next;
    }

    private int chunkOf(long offset) {
        return (int) ((offset - place.offset()) / chunkBytes);
    }

    /**
     * Where a grid chunk starts in the disk; for the one after the last, where the segment ends.
     */
    private long start(int chunk) {
        return Math.min(place.end(), place.offset() + (long) chunk * chunkBytes);
    }

    private void count() {
        for (Step step : wanted) {
            for (long at = step.offset(); at < step.end(); ) {
                int chunk = chunkOf(at);
                long next = Math.min(step.end(), start(chunk + 1));
                count(step, chunk, at, next - at);
                at = next;
            }
        }
    }

    private void count(Step step, int chunk, long offset, long length) {
        switch (step) {
            case Step.Read _ -> {
                readBytes[chunk] += length;
                extents[chunk]++;
            }
            case Step.Zero _ -> extents[chunk]++;
            case Step.Unchanged _ ->
                    extents[chunk] += parent.orElseThrow().count(offset - place.offset(), length);
        }
    }

    private void takeMostlyRead() {
        for (int chunk = 0; chunk < extents.length; chunk++) {
            if (2 * readBytes[chunk] > start(chunk + 1) - start(chunk)) {
                take(chunk);
            }
        }
    }

    private void take(int chunk) {
        whole.set(chunk);
        extents[chunk] = 1;
    }

    /** Down to half of what is allowed, so that the next increments need not do it again. */
    private void takeMostFragmented() {
        long sum = IntStream.of(extents).asLongStream().sum();
        long most = SegmentBounds.extentsMax(extents.length);
        if (sum <= most) {
            return;
        }
        List<Integer> byExtents =
                IntStream.range(0, extents.length)
                        .boxed()
                        .sorted(Comparator.comparingInt((Integer chunk) -> -extents[chunk]))
                        .toList();
        for (int chunk : byExtents) {
            if (sum <= most / 2) {
                return;
            }
            sum -= extents[chunk] - 1;
            take(chunk);
        }
    }
}
