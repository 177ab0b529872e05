package io.holdfast.transfer.pin;

import io.holdfast.contracts.JobId;
import io.holdfast.repository.Repository;
import io.holdfast.repository.ledger.Pin;
import io.holdfast.repository.ledger.PinId;
import java.util.Optional;

/** The pins of jobs: one a job, opened by whichever of its steps comes first. */
public final class JobPins {

    private final Repository repository;

    public JobPins(Repository repository) {
        this.repository = repository;
    }

    /** Who holds the pin of a job. */
    public static PinId holder(JobId job) {
        return new PinId(job.value());
    }

    /** The pin of a job. A step that comes after a restart opens it anew. */
    public Pin of(JobId job) {
        return repository.pin(holder(job), Optional.empty());
    }
}
