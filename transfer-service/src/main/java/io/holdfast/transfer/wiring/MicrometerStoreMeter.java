package io.holdfast.transfer.wiring;

import io.holdfast.repository.store.StoreMeter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;

/** Requests to the store, as meters. */
final class MicrometerStoreMeter implements StoreMeter {

    private final MeterRegistry meters;

    MicrometerStoreMeter(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void request(Request request, Outcome outcome, long bytes, Duration took) {
        String what = request.name().toLowerCase(Locale.ROOT);
        meters.timer(
                        "holdfast_store_requests",
                        "request",
                        what,
                        "outcome",
                        outcome.name().toLowerCase(Locale.ROOT))
                .record(took);
        meters.counter("holdfast_store_bytes", "request", what).increment((double) bytes);
    }
}
