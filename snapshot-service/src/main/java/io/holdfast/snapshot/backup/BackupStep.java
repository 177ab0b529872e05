package io.holdfast.snapshot.backup;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.Cancellation;
import io.holdfast.contracts.ConfigurationId;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskManifestId;
import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FallbackReason;
import io.holdfast.contracts.FullPlace;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.RecoveryPointId;
import io.holdfast.contracts.VmReference;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a backup job: everything that may move the saga on. Each says when it happened.
 */
public sealed interface BackupStep {

    Instant at();

    /** A request that can be worked on. */
    record Requested(BackupJob job, Instant at) implements BackupStep {}

    /** A request that cannot: unknown engine or VM, or a VM that is being backed up. */
    record RequestRefused(JobId job, EngineId engine, VmReference vm, Failure failure, Instant at)
            implements BackupStep {}

    /** The job has its turn: nothing that it needs is used by too many. */
    record Admitted(Instant at) implements BackupStep {}

    /** The job has to wait for its turn: places that it needs are full. */
    record MustWait(List<FullPlace> full, Instant at) implements BackupStep {
        public MustWait {
            full = List.copyOf(full);
        }
    }

    /** The engine has opened the point in time. */
    record Opened(OpenedPointInTime point, Instant at) implements BackupStep {}

    /** The engine refused for good; something may be half open. */
    record OpeningFailed(Failure failure, Instant at) implements BackupStep {}

    /** The VM configuration is sealed in the repository. */
    record ConfigurationArrived(ConfigurationId configuration, Instant at) implements BackupStep {}

    /** The VM configuration could not be captured. */
    record ConfigurationLost(Failure failure, Instant at) implements BackupStep {}

    /** A disk is whole in the repository. */
    record DiskArrived(
            DiskTransferId transfer,
            DiskId disk,
            DiskManifestId manifest,
            BackupMode mode,
            @Nullable FallbackReason fallback,
            long bytesRead,
            long bytesStored,
            Instant at)
            implements BackupStep {}

    /** A disk could not be copied, or was stopped. */
    record DiskLost(DiskTransferId transfer, DiskId disk, Failure failure, Instant at)
            implements BackupStep {}

    /**
     * The point in time was closed on the engine and seen to be gone.
     *
     * @param checkpointUsable whether a later run can count from the checkpoint that it made
     */
    record Closed(boolean checkpointUsable, Instant at) implements BackupStep {}

    /** The recovery point exists. */
    record Committed(RecoveryPointId recoveryPoint, Instant at) implements BackupStep {}

    /** The recovery point could not be written. */
    record CommitRefused(Failure failure, Instant at) implements BackupStep {}

    /** What later runs count from is remembered, and what none counts from is gone. */
    record ChainKept(Instant at) implements BackupStep {}

    /** Somebody gives the job up; it may be one whose request has not come yet. */
    record CancelAsked(JobId job, Cancellation cancellation, Instant at) implements BackupStep {}

    /** The request of a job that was given up before. */
    record RequestCame(EngineId engine, VmReference vm, Instant at) implements BackupStep {}

    /** The present state lasted longer than it may. */
    record DeadlinePassed(String step, Instant at) implements BackupStep {}
}
