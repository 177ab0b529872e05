package io.holdfast.transfer.pin;

import io.holdfast.contracts.JobId;

/**
 * The jobs, backups and restores, whose terminal event was heard: nothing that comes late works for
 * them again.
 */
public interface EndedJobs {

    /** Takes note; the same twice is no error. */
    void add(JobId job);

    boolean contains(JobId job);
}
