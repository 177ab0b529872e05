package io.holdfast.contracts;

import java.time.Instant;

/** There is no recovery point. Ends the job. */
public record BackupFailed(
        JobId job,
        EngineId engine,
        VmReference vm,
        Failure failure,
        Instant startedAt,
        Instant finishedAt)
        implements TerminalBackupEvent {

    public BackupFailed {
        Require.present("job", job);
        Require.present("engine", engine);
        Require.present("vm", vm);
        Require.present("failure", failure);
        Require.present("startedAt", startedAt);
        Require.present("finishedAt", finishedAt);
    }
}
