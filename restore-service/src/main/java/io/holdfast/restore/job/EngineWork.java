package io.holdfast.restore.job;

import io.holdfast.contracts.VmId;
import org.jspecify.annotations.Nullable;

/**
 * What only this service can do: the engine calls of a restore job. Each may be done again without
 * harm.
 */
public sealed interface EngineWork {

    RestoreJob job();

    /** Read the recovery point and settle what is to be made. */
    record MakePlan(RestoreJob job) implements EngineWork {}

    /** Ask for the places of the engine that the plan needs. */
    record AskAdmission(RestoreJob job, RestorePlan plan) implements EngineWork {}

    /**
     * Make the empty disks, or find the ones this job has made before; plug them into the
     * appliance, where that is the way.
     */
    record CreateDisks(RestoreJob job, RestorePlan plan) implements EngineWork {}

    /**
     * Unplug the disks from the appliance; read back samples of every disk and compare them with
     * the repository.
     */
    record VerifyDisks(RestoreJob job, RestorePlan plan) implements EngineWork {}

    /** Make the VM from its stored configuration, without disks. */
    record CreateVm(RestoreJob job, RestorePlan plan) implements EngineWork {}

    /** Hang the disks on the VM, after those that they replace are taken off. */
    record AttachDisks(RestoreJob job, RestorePlan plan, VmId vm) implements EngineWork {}

    /**
     * Compare what the engine shows with what the recovery point says.
     *
     * @param vm null when the disks hang on none
     */
    record CheckVm(RestoreJob job, RestorePlan plan, @Nullable VmId vm) implements EngineWork {}

    /** Start the VM, or settle what becomes of the replaced disks. */
    record Finish(RestoreJob job, RestorePlan plan, VmId vm) implements EngineWork {}

    /**
     * Remove the VM and the disks that this job has made; disks that were taken off a VM hang on it
     * again.
     */
    record RemoveHalfMade(RestoreJob job, RestorePlan plan, @Nullable VmId vm)
            implements EngineWork {}

    /** Remove what is left of a job that has ended, as far as nobody has taken it up since. */
    record RemoveLeftovers(RestoreJob job, RestorePlan plan) implements EngineWork {}
}
