package io.holdfast.snapshot.wiring;

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
    LEFTOVERS(
            level(
                    "holdfast_leftovers",
                    "objects",
                    "VM backups, snapshots and checkpoints with our mark on the engine when leftovers"
                            + " were looked for the last time, by what becomes of them",
                    "engine",
                    "verdict"));

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
