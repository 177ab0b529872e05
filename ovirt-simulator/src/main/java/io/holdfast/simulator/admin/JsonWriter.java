package io.holdfast.simulator.admin;

import io.holdfast.simulator.json.Json;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes maps, collections, texts, numbers and truth values as JSON; maps in their order. */
final class JsonWriter {
    private JsonWriter() {}

    static String write(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                    map.entrySet().stream()
                            .map(e -> Json.quote(e.getKey().toString()) + ":" + write(e.getValue()))
                            .collect(Collectors.joining(",", "{", "}"));
            case Collection<?> items ->
                    items.stream()
                            .map(JsonWriter::write)
                            .collect(Collectors.joining(",", "[", "]"));
            case Optional<?> some -> some.isPresent() ? write(some.get()) : "null";
            case Number number -> number.toString();
            case Boolean truth -> truth.toString();
            default -> Json.quote(value.toString());
        };
    }
}
