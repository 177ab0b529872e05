package io.holdfast.snapshot.leftover;

import io.holdfast.snapshot.backup.BackupJob;
import io.holdfast.snapshot.backup.BackupState;
import java.time.Instant;
import java.util.Optional;

/** What the journal says of the job whose mark an object carries. */
sealed interface Claim {

    /** The job runs, and cleans up after itself. */
    record Live() implements Claim {}

    /** The job is over: nothing of it is to be left. */
    record Ended(BackupJob job, Instant at) implements Claim {}

    /** The journal knows no such job, or one that has never touched an engine. */
    record Unknown() implements Claim {}

    static Claim of(Optional<BackupState> state) {
        return state.map(Claim::of).orElseGet(Unknown::new);
    }

    private static Claim of(BackupState state) {
        return switch (state) {
            case BackupState.Waiting _,
                    BackupState.Opening _,
                    BackupState.Transferring _,
                    BackupState.Stopping _,
                    BackupState.Closing _,
                    BackupState.Committing _,
                    BackupState.KeepingChain _ ->
                    new Live();
            case BackupState.Completed end -> new Ended(end.job(), end.timeline().lastAt());
            case BackupState.Failed end -> new Ended(end.job(), end.timeline().lastAt());
            case BackupState.Cancelled end -> new Ended(end.job(), end.timeline().lastAt());
            case BackupState.Forestalled _,
                    BackupState.NeverBegun _,
                    BackupState.NeverRequested _,
                    BackupState.Refused _ ->
                    new Unknown();
        };
    }
}
