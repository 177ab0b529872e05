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
        meters.counter("holdfast_disks_copied", "mode", name(mode)).increment();
    }

    @Override
    public void fellBack(FallbackReason reason) {
        meters.counter("holdfast_disks_fell_back", "reason", name(reason)).increment();
    }

    @Override
    public void changes(long dirtyBytes, long bytesRead) {
        meters.counter("holdfast_changes_bytes", "bytes", "dirty").increment((double) dirtyBytes);
        meters.counter("holdfast_changes_bytes", "bytes", "read").increment((double) bytesRead);
    }

    private static String name(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
