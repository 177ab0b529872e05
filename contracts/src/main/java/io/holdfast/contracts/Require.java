package io.holdfast.contracts;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The checks that the records' constructors share; each failure names the field. */
final class Require {

    /** Enough for any name or explanation, and far below what a broker accepts. */
    private static final int TEXT_MAX_CHARACTERS = 16_384;

    private Require() {}

    static void present(String field, @Nullable Object value) {
        if (value == null) {
            throw new InvalidField(field, "is missing");
        }
    }

    /** Exactly one of two is given. */
    static void oneOf(String first, @Nullable Object one, String second, @Nullable Object other) {
        if ((one == null) == (other == null)) {
            throw new InvalidField(
                    first, "exactly one of " + first + " and " + second + " is needed");
        }
    }

    /** Exactly one of several is given. */
    static void oneOf(List<String> fields, List<? extends @Nullable Object> values) {
        if (values.stream().filter(Objects::nonNull).count() != 1) {
            throw new InvalidField(
                    fields.getFirst(),
                    "exactly one of " + String.join(", ", fields) + " is needed");
        }
    }

    static void text(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new InvalidField(field, "is missing or blank");
        }
        if (value.length() > TEXT_MAX_CHARACTERS) {
            throw new InvalidField(field, "is longer than " + TEXT_MAX_CHARACTERS + " characters");
        }
    }

    static void textIfGiven(String field, @Nullable String value) {
        if (value != null) {
            text(field, value);
        }
    }

    static void notNegative(String field, long value) {
        if (value < 0) {
            throw new InvalidField(field, "is negative: " + value);
        }
    }

    static void notNegativeIfGiven(String field, @Nullable Long value) {
        if (value != null) {
            notNegative(field, value);
        }
    }

    static void matches(String field, @Nullable String value, String pattern, String what) {
        if (value == null || !value.matches(pattern)) {
            throw new InvalidField(field, "is not " + what + ": " + value);
        }
    }

    static <T> List<T> list(String field, @Nullable List<T> value) {
        if (value == null) {
            return List.of();
        }
        for (int i = 0; i < value.size(); i++) {
            present(field + "[" + i + "]", value.get(i));
        }
        return List.copyOf(value);
    }

    static Map<String, String> map(String field, @Nullable Map<String, String> value) {
        if (value == null) {
            return Map.of();
        }
        value.forEach((name, text) -> present(field + "." + name, text));
        // Sorted: the same message is the same bytes in every process.
        return Collections.unmodifiableMap(new TreeMap<>(value));
    }

    /** By identifier, none blank; sorted as {@link #map} is. */
    static <K extends Identifier> Map<K, String> texts(
            String field, @Nullable Map<K, String> value) {
        if (value == null) {
            return Map.of();
        }
        value.forEach((id, text) -> text(field + "." + id.text(), text));
        Map<K, String> sorted = new TreeMap<>(Comparator.comparing(Identifier::text));
        sorted.putAll(value);
        return Collections.unmodifiableMap(sorted);
    }

    /** By name, none blank; sorted as {@link #map} is. */
    static Map<String, String> namedTexts(String field, @Nullable Map<String, String> value) {
        Map<String, String> named = map(field, value);
        named.forEach((name, text) -> text(field + "." + name, text));
        return named;
    }
}
