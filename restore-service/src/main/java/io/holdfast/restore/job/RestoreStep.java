package io.holdfast.restore.job;

import io.holdfast.contracts.Cancellation;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FullPlace;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.ReplacedDisk;
import io.holdfast.contracts.VmId;
import java.time.Instant;
import java.util.List;

/**
 * What happens to a restore job: everything that may move the saga on. Each says when it happened.
 */
public sealed interface RestoreStep {

    Instant at();

    /** The job begins. */
    record Requested(RestoreJob job, Instant at) implements RestoreStep {}

    /** What is to be made is settled. */
    record Planned(RestorePlan plan, Instant at) implements RestoreStep {}

    /** The job has its turn: nothing that it needs is used by too many. */
    record Admitted(Instant at) implements RestoreStep {}

    /** The job has to wait for its turn: places that it needs are full. */
    record MustWait(List<FullPlace> full, Instant at) implements RestoreStep {
        public MustWait {
            full = List.copyOf(full);
        }
    }

    /** Every disk stands on the engine, empty. */
    record DisksCreated(Instant at) implements RestoreStep {}

    /** A disk holds what it held at the recovery point. */
    record DiskFilled(DiskId source, long bytesWritten, Instant at) implements RestoreStep {}

    /** A disk could not be filled, or was stopped. */
    record DiskNotFilled(DiskId source, Failure failure, Instant at) implements RestoreStep {}

    /**
     * What was read back of every disk is what the repository holds.
     *
     * @param bytes how much was compared
     */
    record DisksVerified(long bytes, Instant at) implements RestoreStep {}

    /** The VM stands on the engine, without disks. */
    record VmCreated(VmId vm, Instant at) implements RestoreStep {}

    /** The disks hang on the VM, in their old order or place. */
    record DisksAttached(Instant at) implements RestoreStep {}

    /** What the engine shows is what the recovery point says. */
    record Checked(Instant at) implements RestoreStep {}

    /**
     * Nothing is left to do.
     *
     * @param replaced what became of the disks that were taken off
     * @param warnings what did not go as asked, though the restore is good
     */
    record Finished(List<ReplacedDisk> replaced, List<String> warnings, Instant at)
            implements RestoreStep {

        public Finished {
            replaced = List.copyOf(replaced);
            warnings = List.copyOf(warnings);
        }
    }

    /** The work of the present state cannot succeed. */
    record WorkFailed(Failure failure, Instant at) implements RestoreStep {}

    /**
     * What was half made is removed.
     *
     * @param leftovers what could not be removed, by name; empty when the engine is clean
     */
    record Undone(List<String> leftovers, Instant at) implements RestoreStep {

        public Undone {
            leftovers = List.copyOf(leftovers);
        }
    }

    /** Somebody gives the job up; it may be one whose request has not come yet. */
    record CancelAsked(JobId job, Cancellation cancellation, Instant at) implements RestoreStep {}

    /** The present state lasted longer than it may. */
    record DeadlinePassed(String step, Instant at) implements RestoreStep {}
}
