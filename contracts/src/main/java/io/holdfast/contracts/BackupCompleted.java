package io.holdfast.contracts;

import java.time.Instant;
import java.util.List;

/**
 * A recovery point exists. Ends the job.
 *
 * @param virtualBytes sum of the sizes of the disks
 * @param bytesRead guest bytes read
 * @param bytesStored bytes put into the repository
 * @param warnings what an operator should look at all the same
 */
public record BackupCompleted(
        JobId job,
        EngineId engine,
        VmId vm,
        String vmName,
        RecoveryPointId recoveryPoint,
        BackupMode mode,
        long virtualBytes,
        long bytesRead,
        long bytesStored,
        Instant startedAt,
        Instant finishedAt,
        List<PhaseSeconds> phases,
        List<String> warnings)
        implements TerminalBackupEvent {

    public BackupCompleted {
        Require.present("job", job);
        Require.present("engine", engine);
        Require.present("vm", vm);
        Require.text("vmName", vmName);
        Require.present("recoveryPoint", recoveryPoint);
        Require.present("mode", mode);
        Require.notNegative("virtualBytes", virtualBytes);
        Require.notNegative("bytesRead", bytesRead);
        Require.notNegative("bytesStored", bytesStored);
        Require.present("startedAt", startedAt);
        Require.present("finishedAt", finishedAt);
        phases = Require.list("phases", phases);
        warnings = Require.list("warnings", warnings);
    }
}
