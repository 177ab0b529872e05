package io.holdfast.contracts;

import java.time.Instant;
import java.util.List;

/**
 * Nothing was restored, as nobody wants it any more. Ends the job.
 *
 * @param leftovers what may still stand on the engine, by name
 */
public record RestoreCancelled(
        JobId job,
        RecoveryPointId recoveryPoint,
        Cancellation cancellation,
        List<String> leftovers,
        Instant startedAt,
        Instant finishedAt)
        implements TerminalRestoreEvent {

    public RestoreCancelled {
        Require.present("job", job);
        Require.present("recoveryPoint", recoveryPoint);
        Require.present("cancellation", cancellation);
        leftovers = Require.list("leftovers", leftovers);
        Require.present("startedAt", startedAt);
        Require.present("finishedAt", finishedAt);
    }
}
