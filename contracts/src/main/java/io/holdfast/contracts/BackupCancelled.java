package io.holdfast.contracts;

import java.time.Instant;
import java.util.List;

/**
 * There is no recovery point, as nobody wants it any more. Ends the job.
 *
 * @param leftovers what may still stand on the engine, in words
 */
public record BackupCancelled(
        JobId job,
        EngineId engine,
        VmReference vm,
        Cancellation cancellation,
        List<String> leftovers,
        Instant startedAt,
        Instant finishedAt)
        implements TerminalBackupEvent {

    public BackupCancelled {
        Require.present("job", job);
        Require.present("engine", engine);
        Require.present("vm", vm);
        Require.present("cancellation", cancellation);
        leftovers = Require.list("leftovers", leftovers);
        Require.present("startedAt", startedAt);
        Require.present("finishedAt", finishedAt);
    }
}
