package io.holdfast.contracts;

import java.time.Instant;
import java.util.List;

/**
 * The VM is back. Ends the job.
 *
 * @param vm the new VM
 */
public record RestoreCompleted(
        JobId job,
        RecoveryPointId recoveryPoint,
        EngineId engine,
        VmId vm,
        String vmName,
        List<RestoredDisk> disks,
        long bytesWritten,
        Instant startedAt,
        Instant finishedAt,
        List<PhaseSeconds> phases)
        implements TerminalRestoreEvent {

    public RestoreCompleted {
        Require.present("job", job);
        Require.present("recoveryPoint", recoveryPoint);
        Require.present("engine", engine);
        Require.present("vm", vm);
        Require.text("vmName", vmName);
        disks = Require.list("disks", disks);
        Require.notNegative("bytesWritten", bytesWritten);
        Require.present("startedAt", startedAt);
        Require.present("finishedAt", finishedAt);
        phases = Require.list("phases", phases);
    }
}
