package io.holdfast.contracts;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for is back, and what every restored disk holds was compared with the repository.
 * Ends the job.
 *
 * @param vm the VM that has the disks; absent where none has, as after a restore of disks only
 * @param disks in the order of the recovery point
 * @param replaced disks that new ones have taken the place of
 * @param bytesVerified how much was read back from the restored disks and compared
 * @param warnings what is other than it was, or not as asked, and why
 */
public record RestoreCompleted(
        JobId job,
        RecoveryPointId recoveryPoint,
        EngineId engine,
        @Nullable VmId vm,
        @Nullable String vmName,
        List<RestoredDisk> disks,
        List<ReplacedDisk> replaced,
        long bytesWritten,
        @Nullable Long bytesVerified,
        Instant startedAt,
        Instant finishedAt,
        List<PhaseSeconds> phases,
        List<String> warnings)
        implements TerminalRestoreEvent {

    public RestoreCompleted {
        Require.present("job", job);
        Require.present("recoveryPoint", recoveryPoint);
        Require.present("engine", engine);
        Require.textIfGiven("vmName", vmName);
        disks = Require.list("disks", disks);
        replaced = Require.list("replaced", replaced);
        Require.notNegative("bytesWritten", bytesWritten);
        Require.notNegativeIfGiven("bytesVerified", bytesVerified);
        Require.present("startedAt", startedAt);
        Require.present("finishedAt", finishedAt);
        phases = Require.list("phases", phases);
        warnings = Require.list("warnings", warnings);
    }
}
