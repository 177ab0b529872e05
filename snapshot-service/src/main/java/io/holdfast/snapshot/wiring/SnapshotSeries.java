package io.holdfast.snapshot.wiring;

import static io.holdfast.messaging.metrics.SeriesDefinition.count;
import static io.holdfast.messaging.metrics.SeriesDefinition.level;

import io.holdfast.messaging.metrics.Series;
import io.holdfast.messaging.metrics.SeriesDefinition;

/** What this service tells of the engines. */
public enum SnapshotSeries implements Series {
    ENGINE_REACHABLE(
            level(
                    "holdfast_engine_reachable",
                    "1 or 0",
                    "Whether the inventory of the engine could be read the last time; 1 until the"
                            + " first time",
                    "engine")),
    JOBS_ADMITTED(
            level(
                    "holdfast_backup_jobs_admitted",
                    "jobs",
                    "Backup jobs that have had their turn and have not ended",
                    "engine")),
    JOBS_WAITING(
            level(
                    "holdfast_backup_jobs_waiting",
                    "jobs",
                    "Backup jobs that wait for their turn, because engine, host or storage domain"
                            + " are used by as many as may",
                    "engine")),
    LEFTOVERS(
            level(
                    "holdfast_leftovers",
                    "objects",
                    "VM backups, snapshots and checkpoints with our mark on the engine when leftovers"
                            + " were looked for the last time, by what becomes of them",
                    "engine",
                    "verdict")),
    DISKS_NOT_COUNTED(
            count(
                    "holdfast_disks_not_counted",
                    "Disks that are read in full though their changes were asked for, as decided when"
                            + " the point in time was opened; holdfast_disks_fell_back counts those that"
                            + " show only while they are read",
                    "engine",
                    "reason")),
    POINTS_IN_TIME(
            count(
                    "holdfast_points_in_time",
                    "Points in time that were opened, by the way and by what they promise",
                    "engine",
                    "way",
                    "consistency"));

    @SuppressWarnings("ImmutableEnumChecker") // a record of texts and a copied list
    private final SeriesDefinition definition;

    SnapshotSeries(SeriesDefinition definition) {
        this.definition = definition;
    }

    @Override
    public SeriesDefinition definition() {
        return definition;
    }
}
