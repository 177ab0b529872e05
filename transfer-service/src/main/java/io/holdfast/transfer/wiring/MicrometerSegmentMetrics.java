package io.holdfast.transfer.wiring;

import io.holdfast.contracts.TransferDirection;
import io.holdfast.transfer.receipt.SegmentReceipt;
import io.holdfast.transfer.segment.SegmentMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;

/** What segments tell the operator, as meters. */
final class MicrometerSegmentMetrics implements SegmentMetrics {

    private final MeterRegistry meters;

    MicrometerSegmentMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void queued(TransferDirection direction, Duration waited) {
        TransferSeries.SEGMENT_QUEUE.timer(meters, name(direction)).record(waited);
    }

    @Override
    public void moved(TransferDirection direction, SegmentReceipt receipt, Duration took) {
        TransferSeries.SEGMENT.timer(meters, name(direction)).record(took);
        TransferSeries.BYTES_READ.counter(meters).increment((double) receipt.bytesRead());
        TransferSeries.BYTES_STORED.counter(meters).increment((double) receipt.bytesStored());
        TransferSeries.BYTES_ZERO.counter(meters).increment((double) receipt.zeroBytes());
        TransferSeries.BYTES_RESTORED.counter(meters).increment((double) receipt.bytesWritten());
    }

    @Override
    public void again(TransferDirection direction) {
        TransferSeries.SEGMENTS_AGAIN.counter(meters, name(direction)).increment();
    }

    @Override
    public void failed(TransferDirection direction) {
        TransferSeries.SEGMENTS_FAILED.counter(meters, name(direction)).increment();
    }

    private static String name(TransferDirection direction) {
        return direction.name().toLowerCase(Locale.ROOT);
    }
}
