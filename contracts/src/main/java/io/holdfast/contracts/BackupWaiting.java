package io.holdfast.contracts;

import java.util.List;

/**
 * A backup job waits for its turn; nothing is open on the engine. A job that need not wait has no
 * such event.
 *
 * @param full what it waits for
 */
public record BackupWaiting(
        JobId job, EngineId engine, VmId vm, Priority priority, List<FullPlace> full)
        implements BackupEvent {

    public BackupWaiting {
        Require.present("job", job);
        Require.present("engine", engine);
        Require.present("vm", vm);
        Require.present("priority", priority);
        full = Require.list("full", full);
    }
}
