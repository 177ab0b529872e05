package io.holdfast.snapshot.ovirt;

import io.holdfast.snapshot.backup.Attempt;
import io.holdfast.snapshot.backup.BackupJob;

/**
 * The description that an engine's object gets, so that an attempt after a crash finds what the one
 * before it has made, and an operator sees whose it is.
 */
final class JobMark {

    private JobMark() {}

    static String of(BackupJob job) {
        return "holdfast:" + job.id().value();
    }

    /** Each attempt has its own, so that the second does not take the first's for its own. */
    static String of(BackupJob job, Attempt attempt) {
        return attempt.number() == 1 ? of(job) : of(job) + "#" + attempt.number();
    }

    /** Whether the description is one of the job's, whichever attempt made it. */
    static boolean isOf(BackupJob job, String description) {
        return description.equals(of(job)) || description.startsWith(of(job) + "#");
    }

    /** The same where words for people stand before it. */
    static boolean endsWithMarkOf(BackupJob job, String description) {
        return isOf(job, description.substring(description.lastIndexOf(' ') + 1));
    }
}
