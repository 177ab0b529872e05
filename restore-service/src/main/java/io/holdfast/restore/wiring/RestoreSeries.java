package io.holdfast.restore.wiring;

import static io.holdfast.messaging.metrics.SeriesDefinition.level;

import io.holdfast.messaging.metrics.Series;
import io.holdfast.messaging.metrics.SeriesDefinition;

/** What this service tells of its jobs and of the engines. */
public enum RestoreSeries implements Series {
    JOBS_ADMITTED(
            level(
                    "holdfast_restore_jobs_admitted",
                    "jobs",
                    "Restore jobs that have had their turn and have not ended",
                    "engine")),
    JOBS_WAITING(
            level(
                    "holdfast_restore_jobs_waiting",
                    "jobs",
                    "Restore jobs that wait for their turn, because engine or storage domain are"
                            + " used by as many as may",
                    "engine")),
    LEFTOVERS(
            level(
                    "holdfast_restore_leftovers",
                    "objects",
                    "Disks and VMs on the engine with the mark of a restore job that did not come to a"
                            + " good end, when leftovers were looked for the last time, by what becomes"
                            + " of them",
                    "engine",
                    "verdict"));

    @SuppressWarnings("ImmutableEnumChecker") // a record of texts and a copied list
    private final SeriesDefinition definition;

    RestoreSeries(SeriesDefinition definition) {
        this.definition = definition;
    }

    @Override
    public SeriesDefinition definition() {
        return definition;
    }
}
