package io.holdfast.restore.leftover;

import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.Timeline;
import io.holdfast.restore.job.RestoreJob;
import io.holdfast.restore.job.RestorePlan;
import io.holdfast.restore.job.RestoreState;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the journal says of the job whose mark an object carries. */
sealed interface Claim {

    /** The job runs, and cleans up after itself. */
    record Live() implements Claim {}

    /** The job came to a good end: what it made is its user's. */
    record Restored() implements Claim {}

    /** The job failed or was cancelled: nothing that it made is to be left. */
    record TakenBack(RestoreJob job, RestorePlan plan, Instant at) implements Claim {

        /** Whether the job was to make just this: a mark may have been copied with its object. */
        boolean made(EngineId engine, MarkedObject object) {
            return plan.engine().equals(engine)
                    && switch (object.kind()) {
                        case DISK ->
                                plan.disks().stream()
                                        .anyMatch(
                                                disk -> disk.target().value().equals(object.id()));
                        case VM ->
                                plan.destination() instanceof RestorePlan.MadeVm vm
                                        && vm.isNamedBy(object.id(), object.name());
                    };
        }
    }

    /** The journal knows no such job, or none that was ever going to make anything. */
    record Unknown() implements Claim {}

    static Claim of(Optional<RestoreState> state) {
        return state.map(Claim::of).orElseGet(Unknown::new);
    }

    private static Claim of(RestoreState state) {
        return switch (state) {
            case RestoreState.Working _,
                    RestoreState.FillingDisks _,
                    RestoreState.Stopping _,
                    RestoreState.Undoing _,
                    RestoreState.ClearingUp _ ->
                    new Live();
            case RestoreState.Completed _ -> new Restored();
            case RestoreState.Failed end -> takenBack(end.job(), end.plan(), end.timeline());
            case RestoreState.Cancelled end -> takenBack(end.job(), end.plan(), end.timeline());
            case RestoreState.Forestalled _, RestoreState.NeverRequested _ -> new Unknown();
        };
    }

    private static Claim takenBack(RestoreJob job, @Nullable RestorePlan plan, Timeline timeline) {
        return plan == null ? new Unknown() : new TakenBack(job, plan, timeline.lastAt());
    }
}
