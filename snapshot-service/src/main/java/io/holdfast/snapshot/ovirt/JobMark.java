package io.holdfast.snapshot.ovirt;

import io.holdfast.contracts.JobId;
import io.holdfast.snapshot.backup.Attempt;
import io.holdfast.snapshot.backup.BackupJob;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The description that an engine's object gets, so that an attempt after a crash finds what the one
 * before it has made, and an operator sees whose it is.
 */
final class JobMark {

    private static final String PREFIX = "holdfast:";

    /** The last word of a description, with the attempt if that was not the first. */
    private static final Pattern LAST_WORD =
            Pattern.compile(
                    "(?:.*\\s)?"
                            + PREFIX
                            + "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:#\\d+)?");

    private JobMark() {}

    static String of(BackupJob job) {
        return PREFIX + job.id().value();
    }

    /** The job whose mark the description ends with; empty for an object that is not ours. */
    static Optional<JobId> in(String description) {
        Matcher mark = LAST_WORD.matcher(description);
        return mark.matches()
                ? Optional.of(new JobId(UUID.fromString(mark.group(1))))
                : Optional.empty();
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
