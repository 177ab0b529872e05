package io.holdfast.messaging.metrics;

import java.util.List;

/** How a series behaves, and what Prometheus therefore appends to its name. */
public enum SeriesKind {
    COUNTER("counter", List.of("_total")),
    GAUGE("gauge", List.of("")),
    TIMER("summary", List.of("_seconds_count", "_seconds_sum", "_seconds_max"));

    private final String prometheusType;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> endings;

    SeriesKind(String prometheusType, List<String> endings) {
        this.prometheusType = prometheusType;
        this.endings = endings;
    }

    /** The word after {@code # TYPE}. */
    public String prometheusType() {
        return prometheusType;
    }

    List<String> endings() {
        return endings;
    }
}
