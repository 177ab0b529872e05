package io.holdfast.commandline.image;

import io.holdfast.repository.SegmentPlan;
import io.holdfast.repository.SegmentPlan.Step;
import java.util.Iterator;
import java.util.Optional;

/** A segment by a plan: what is to be read is cut into reads. */
final class PlannedSegment implements Offers {

    private final Iterator<Step> steps;
    private final int readBytes;
    private Optional<Step.Read> rest = Optional.empty();

    /**
     * Over one plan.
     *
     * @param readBytes the longest read; reads end on its multiples
     */
    PlannedSegment(SegmentPlan plan, int readBytes) {
        this.steps = plan.steps().iterator();
        this.readBytes = readBytes;
    }

    @Override
    public Optional<Step> next() {
        if (rest.isPresent()) {
            return Optional.of(cut(rest.get()));
        }
        if (!steps.hasNext()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (steps.next()) {
                    case Step.Read read -> cut(read);
                    case Step.Zero zero -> zero;
                    case Step.Unchanged unchanged -> unchanged;
                });
    }

    private Step cut(Step.Read read) {
        long line = read.offset() - read.offset() % readBytes + readBytes;
        long end = Math.min(line, read.end());
        rest =
                end < read.end()
                        ? Optional.of(new Step.Read(end, read.end() - end))
                        : Optional.empty();
        return new Step.Read(read.offset(), end - read.offset());
    }
}
