package io.holdfast.contracts;

import java.util.List;

/**
 * A restore job waits for its turn; nothing is made on the engine. A job that need not wait has no
 * such event.
 *
 * @param full what it waits for
 */
public record RestoreWaiting(
        JobId job,
        RecoveryPointId recoveryPoint,
        EngineId engine,
        Priority priority,
        List<FullPlace> full)
        implements RestoreEvent {

    public RestoreWaiting {
        Require.present("job", job);
        Require.present("recoveryPoint", recoveryPoint);
        Require.present("engine", engine);
        Require.present("priority", priority);
        full = Require.list("full", full);
    }
}
