package io.holdfast.contracts;

import java.time.Instant;
import java.util.List;

/**
 * Nothing was restored. Ends the job.
 *
 * @param leftovers what may still stand on the engine, by name
 */
public record RestoreFailed(
        JobId job,
        RecoveryPointId recoveryPoint,
        Failure failure,
        List<String> leftovers,
        Instant startedAt,
        Instant finishedAt)
        implements TerminalRestoreEvent {

    public RestoreFailed {
        Require.present("job", job);
        Require.present("recoveryPoint", recoveryPoint);
        Require.present("failure", failure);
        leftovers = Require.list("leftovers", leftovers);
        Require.present("startedAt", startedAt);
        Require.present("finishedAt", finishedAt);
    }
}
