package io.holdfast.transfer.wiring;

import io.holdfast.contracts.TransferDirection;
import io.holdfast.transfer.receipt.SegmentReceipt;
import io.holdfast.transfer.segment.SegmentMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;

/** What segments tell the operator, as meters. */
final class MicrometerSegmentMetrics implements SegmentMetrics {

    private static final String DIRECTION = "direction";

    private final MeterRegistry meters;

    MicrometerSegmentMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void moved(TransferDirection direction, SegmentReceipt receipt, Duration took) {
        meters.timer("holdfast_segment", DIRECTION, name(direction)).record(took);
        meters.counter("holdfast_bytes_read").increment((double) receipt.bytesRead());
        meters.counter("holdfast_bytes_stored").increment((double) receipt.bytesStored());
        meters.counter("holdfast_bytes_zero").increment((double) receipt.zeroBytes());
        meters.counter("holdfast_bytes_restored").increment((double) receipt.bytesWritten());
    }

    @Override
    public void again(TransferDirection direction) {
        meters.counter("holdfast_segments_again", DIRECTION, name(direction)).increment();
    }

    @Override
    public void failed(TransferDirection direction) {
        meters.counter("holdfast_segments_failed", DIRECTION, name(direction)).increment();
    }

    private static String name(TransferDirection direction) {
        return direction.name().toLowerCase(Locale.ROOT);
    }
}
