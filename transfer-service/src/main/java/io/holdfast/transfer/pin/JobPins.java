package io.holdfast.transfer.pin;

import io.holdfast.contracts.JobId;
import io.holdfast.repository.Repository;
import io.holdfast.repository.ledger.Pin;
import io.holdfast.repository.ledger.PinId;
import io.holdfast.repository.store.RepositoryException;
import java.util.Optional;

/**
 * The pins of backup jobs: one a job, opened by whichever of its steps comes first, ended by the
 * commit of the recovery point or by the job's terminal event.
 */
public final class JobPins {

    private final Repository repository;
    private final EndedJobs ended;

    public JobPins(Repository repository, EndedJobs ended) {
        this.repository = repository;
        this.ended = ended;
    }

    /** Who holds the pin of a job. */
    public static PinId holder(JobId job) {
        return new PinId(job.value());
    }

    /**
     * The pin of a job.
     *
     * @throws RepositoryException.Refused if the job has ended
     */
    public Pin of(JobId job) {
        Pin pin = repository.pin(holder(job), Optional.empty());
        // Looked at after the pin is open: whichever of this and the job's end is second undoes it.
        if (ended.contains(job)) {
            repository.unpin(holder(job));
            throw new RepositoryException.Refused(
                    "backup job %s has ended; what comes late is not stored".formatted(job.text()));
        }
        return pin;
    }

    /** The job has ended, however: a sweep may take what it stored and no recovery point names. */
    public void end(JobId job) {
        ended.add(job);
        repository.unpin(holder(job));
    }
}
