package io.holdfast.transfer.wiring;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.FallbackReason;
import io.holdfast.transfer.backup.BackupMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** What disk backups tell the operator, as meters. */
final class MicrometerBackupMetrics implements BackupMetrics {

    private final MeterRegistry meters;

    MicrometerBackupMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void copied(BackupMode mode) {
        TransferSeries.DISKS_COPIED.counter(meters, name(mode)).increment();
    }

    @Override
    public void fellBack(FallbackReason reason) {
        TransferSeries.DISKS_FELL_BACK.counter(meters, name(reason)).increment();
    }

    @Override
    public void changes(long dirtyBytes, long bytesRead) {
        TransferSeries.CHANGES_BYTES.counter(meters, "dirty").increment((double) dirtyBytes);
        TransferSeries.CHANGES_BYTES.counter(meters, "read").increment((double) bytesRead);
    }

    private static String name(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
