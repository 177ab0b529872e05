package io.holdfast.snapshot.ovirt;

import io.holdfast.contracts.Consistency;
import io.holdfast.contracts.ConsistencyWish;
import io.holdfast.contracts.FailureReason;
import io.holdfast.ovirt.CorrelationId;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.EngineEvent;
import io.holdfast.ovirt.EngineRefused;
import io.holdfast.snapshot.backup.BackupJob;
import io.holdfast.snapshot.backup.OpenedPointInTime;
import io.holdfast.snapshot.backup.ReachedConsistency;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * What the engine itself doubts of a point in time. When qemu already writes to the new layers and
 * something fails after that, the engine keeps the snapshot as a good one and says only in an event
 * that its disks may not agree with one another (behaviour §2.1).
 */
final class EngineDoubts {

    private static final Logger LOG = Logger.getLogger(EngineDoubts.class);

    private static final String DOUBT = "the engine says that its snapshot may be inconsistent";

    private EngineDoubts() {}

    /** The same point in time, with what it can still promise. */
    static OpenedPointInTime heard(Engine engine, BackupJob job, OpenedPointInTime point)
            throws CannotOpen {
        boolean doubted =
                events(engine, job).stream()
                        .filter(event -> !event.time().isBefore(point.openedAt()))
                        .anyMatch(
                                event -> event.code() == EngineEvent.SNAPSHOT_MAY_BE_INCONSISTENT);
        if (!doubted) {
            return point;
        }
        if (job.consistency() == ConsistencyWish.REQUIRE) {
            throw new CannotOpen(
                    FailureReason.NOT_CONSISTENT, "frozen file systems are required, but " + DOUBT);
        }
        return point.promising(
                new ReachedConsistency(
                        Consistency.CRASH_CONSISTENT,
                        DOUBT + "; take another one",
                        point.consistency().frozenMillis()));
    }

    /** The id that all our calls for the job carry. */
    static CorrelationId correlation(BackupJob job) {
        return new CorrelationId(job.id().value().toString());
    }

    private static List<EngineEvent> events(Engine engine, BackupJob job) {
        try {
            return engine.events().correlated(correlation(job));
        } catch (EngineRefused refused) {
            LOG.warnf(
                    "The engine does not tell its events, so its doubts of the point in time of job %s are not heard: %s",
                    job.id().value(), refused.getMessage());
            return List.of();
        }
    }
}
