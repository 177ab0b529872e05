package io.holdfast.messaging.metrics;

import static io.holdfast.messaging.metrics.SeriesDefinition.bytes;
import static io.holdfast.messaging.metrics.SeriesDefinition.time;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;

/** What every service that talks to the repository tells about the store below it. */
public enum StoreSeries implements Series {
    REQUESTS(
            time(
                    "holdfast_store_requests",
                    "Requests that reached the store's client, each attempt by itself",
                    "request",
                    "outcome")),
    BYTES(bytes("holdfast_store_bytes", "Bytes that went to or came from the store", "request"));

    @SuppressWarnings("ImmutableEnumChecker") // a record of texts and a copied list
    private final SeriesDefinition definition;

    StoreSeries(SeriesDefinition definition) {
        this.definition = definition;
    }

    /** Counts a request, its bytes and how long it took; labels are the words in small letters. */
    public static void record(
            MeterRegistry registry, Enum<?> request, Enum<?> outcome, long bytes, Duration took) {
        String what = small(request);
        REQUESTS.timer(registry, what, small(outcome)).record(took);
        BYTES.counter(registry, what).increment((double) bytes);
    }

    private static String small(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public SeriesDefinition definition() {
        return definition;
    }
}
