package io.holdfast.restore.job;

import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.VmId;

/** Which job restores in place into a VM: two at once would each replace what the other hung on. */
public interface TargetClaims {

    /**
     * Claims a VM for a job, until the job ends, however that is.
     *
     * @return whether the job has it, now or since an earlier call; false while another live job
     *     has it
     */
    boolean claim(EngineId engine, VmId vm, JobId job);
}
