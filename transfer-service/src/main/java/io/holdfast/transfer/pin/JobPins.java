package io.holdfast.transfer.pin;

import io.holdfast.contracts.JobId;
import io.holdfast.repository.Repository;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.ledger.Pin;
import io.holdfast.repository.ledger.PinId;
import io.holdfast.repository.store.RepositoryException;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The pins of jobs: one a job, opened by whichever of its steps comes first, ended by the commit of
 * the recovery point or by the job's terminal event.
 */
public final class JobPins {

    private static final Logger LOG = Logger.getLogger(JobPins.class);

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
     * The pin of a backup job.
     *
     * @throws RepositoryException.Refused if the job has ended
     */
    public Pin of(JobId job) {
        Pin pin = repository.pin(holder(job), Optional.empty());
        requireLive(job);
        return pin;
    }

    /**
     * Keeps the recovery point that a backup job builds on from being forgotten, for as long as the
     * job lasts and whichever of its steps opened the pin.
     *
     * @return false if nothing can be built on it: it is not known or forgotten, or the job builds
     *     on another one
     * @throws RepositoryException.Refused if the job has ended
     */
    public boolean buildsOn(JobId job, RecoveryPointId parent) {
        Optional<RecoveryPointId> held;
        try {
            held = repository.pin(holder(job), Optional.of(parent)).recoveryPoint();
        } catch (RepositoryException.Refused forgotten) {
            LOG.warnf("Backup job %s has no parent: %s", job.text(), forgotten.getMessage());
            return false;
        }
        requireLive(job);
        return held.equals(Optional.of(parent));
    }

    /**
     * Keeps the recovery point that a restore job reads from being forgotten. One that the ledger
     * does not know needs no pin: by the ledger nobody can forget it, and a restore needs the
     * bucket alone.
     *
     * @throws RepositoryException.Refused if the job has ended
     */
    public void reads(JobId job, RecoveryPointId recoveryPoint) {
        try {
            var _ = repository.pin(holder(job), Optional.of(recoveryPoint));
        } catch (RepositoryException.Refused unknown) {
            LOG.warnf("Restore job %s reads without a pin: %s", job.text(), unknown.getMessage());
        }
        requireLive(job);
    }

    /** After the pin was opened: whichever of this and the job's end is second undoes it. */
    private void requireLive(JobId job) {
        if (ended.contains(job)) {
            repository.unpin(holder(job));
            throw new RepositoryException.Refused(
                    "job %s has ended; nothing more is done for it".formatted(job.text()));
        }
    }

    /**
     * Ends the pins of jobs that have ended: one opened just before its job's end stays when its
     * opener could not look for that end afterwards.
     *
     * @return how many
     */
    public int endOverdue() {
        int overdue = 0;
        for (Pin pin : repository.ledger().pins()) {
            if (ended.contains(new JobId(pin.holder().value()))) {
                repository.unpin(pin.holder());
                overdue++;
            }
        }
        return overdue;
    }

    /** The job has ended, however: a sweep may take what it stored and no recovery point names. */
    public void end(JobId job) {
        ended.add(job);
        repository.unpin(holder(job));
    }
}
