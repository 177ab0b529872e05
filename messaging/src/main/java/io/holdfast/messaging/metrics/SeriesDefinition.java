package io.holdfast.messaging.metrics;

import java.util.List;

/**
 * What a series is.
 *
 * @param name as it is registered, without what the kind adds: {@code holdfast_…}
 * @param unit of its values; "1" for a plain number
 * @param labels the keys, in the order in which values are given
 * @param about what it means to an operator; a sentence without its end
 */
public record SeriesDefinition(
        String name, SeriesKind kind, String unit, List<String> labels, String about) {

    public SeriesDefinition {
        labels = List.copyOf(labels);
        if (!name.matches("holdfast(_[a-z]+)+")) {
            throw new IllegalArgumentException(name + " is not holdfast_ and small words");
        }
        if (about.isBlank() || unit.isBlank()) {
            throw new IllegalArgumentException(name + " needs a unit and says what it means");
        }
    }

    /** A count of events. */
    public static SeriesDefinition count(String name, String about, String... labels) {
        return new SeriesDefinition(name, SeriesKind.COUNTER, "1", List.of(labels), about);
    }

    /** A sum of bytes. */
    public static SeriesDefinition bytes(String name, String about, String... labels) {
        return new SeriesDefinition(name, SeriesKind.COUNTER, "bytes", List.of(labels), about);
    }

    /** How often, and how long. */
    public static SeriesDefinition time(String name, String about, String... labels) {
        return new SeriesDefinition(name, SeriesKind.TIMER, "seconds", List.of(labels), about);
    }

    /** A value that goes up and down. */
    public static SeriesDefinition level(String name, String unit, String about, String... labels) {
        return new SeriesDefinition(name, SeriesKind.GAUGE, unit, List.of(labels), about);
    }

    /** The names that Prometheus shows. */
    public List<String> shown() {
        return kind.endings().stream().map(ending -> name + ending).toList();
    }
}
