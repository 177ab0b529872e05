package io.holdfast.contracts;

import org.jspecify.annotations.Nullable;

/**
 * Give up a backup job. What it has opened or made is taken back first; then it ends as cancelled,
 * or completes if it had gone too far. Twice is once, and before the request is as good as after
 * it.
 *
 * @param job the id of the request, if that is a UUID
 * @param reason why, in free words; it comes back with the end of the job
 */
public record CancelBackup(JobId job, @Nullable String reason) implements BackupCommand, PartOfJob {

    public CancelBackup {
        Require.present("job", job);
        Require.textIfGiven("reason", reason);
    }
}
