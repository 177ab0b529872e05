package io.holdfast.snapshot.wiring;

import io.holdfast.contracts.FallbackReason;
import io.holdfast.saga.Performer;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.StepId;
import io.holdfast.snapshot.backup.BackupStep;
import io.holdfast.snapshot.backup.ChosenDisk;
import io.holdfast.snapshot.backup.EngineWork;
import io.holdfast.snapshot.backup.OpenedPointInTime;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** Tells the operator of each point in time what became of it, and why disks are read in full. */
final class CountedPointsInTime implements Performer<BackupStep> {

    private final Performer<BackupStep> points;
    private final MeterRegistry meters;

    CountedPointsInTime(Performer<BackupStep> points, MeterRegistry meters) {
        this.points = points;
        this.meters = meters;
    }

    @Override
    public BackupStep perform(SagaId saga, StepId step, Object work)
            throws TryAgain, InterruptedException {
        BackupStep done = points.perform(saga, step, work);
        if (done instanceof BackupStep.Opened opened) {
            count(((EngineWork) work).job().engine().value(), opened.point());
        }
        return done;
    }

    private void count(String engine, OpenedPointInTime point) {
        SnapshotSeries.POINTS_IN_TIME
                .counter(meters, engine, word(point.way()), word(point.consistency().reached()))
                .increment();
        for (ChosenDisk disk : point.disks()) {
            FallbackReason reason = disk.fallback();
            if (reason != null) {
                SnapshotSeries.DISKS_NOT_COUNTED.counter(meters, engine, word(reason)).increment();
            }
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
