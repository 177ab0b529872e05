package io.holdfast.messaging.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A series that a service shows. Implemented by enums, so that all of them can be listed; meters
 * are made here and nowhere else, so that none is without its meaning.
 */
public interface Series {

    /** Name, kind, labels and meaning. */
    SeriesDefinition definition();

    /** The counter with these label values. */
    default Counter counter(MeterRegistry registry, String... values) {
        return Counter.builder(nameOf(SeriesKind.COUNTER))
                .description(definition().about())
                .tags(tags(values))
                .register(registry);
    }

    /** The timer with these label values. */
    default Timer timer(MeterRegistry registry, String... values) {
        return Timer.builder(nameOf(SeriesKind.TIMER))
                .description(definition().about())
                .tags(tags(values))
                .register(registry);
    }

    /** Shows what the supplier says at the moment; the registry keeps the supplier alive. */
    default void gauge(MeterRegistry registry, Supplier<? extends Number> value, String... values) {
        Gauge.builder(nameOf(SeriesKind.GAUGE), value::get)
                .description(definition().about())
                .tags(tags(values))
                .register(registry);
    }

    private String nameOf(SeriesKind kind) {
        if (definition().kind() != kind) {
            throw new IllegalStateException(
                    definition().name() + " is a " + definition().kind() + ", no " + kind);
        }
        return definition().name();
    }

    private List<Tag> tags(String... values) {
        List<String> keys = definition().labels();
        if (keys.size() != values.length) {
            throw new IllegalArgumentException(
                    definition().name() + " has the labels " + keys + ", not " + values.length);
        }
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            tags.add(Tag.of(keys.get(i), values[i]));
        }
        return tags;
    }
}
