package io.holdfast.repository.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.repository.format.Malformed;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a JSON object; whatever is wrong is said with the field's name. */
record Fields(JsonNode node, String where) {

    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Turns one JSON object into a value. */
    interface Reading<T> {
        T from(Fields fields) throws Malformed;
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static byte[] bytes(ObjectNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written as JSON", e);
        }
    }

    static Fields parse(byte[] bytes) throws Malformed {
        try {
            JsonNode node = MAPPER.readTree(bytes);
            if (node == null || !node.isObject()) {
                throw new Malformed("it is not a JSON object");
            }
            return new Fields(node, "");
        } catch (IOException e) {
            throw new Malformed("it is not JSON: " + e.getMessage(), e);
        }
    }

    /** One level of construction, where a value may refuse its fields. */
    static <T> T checked(Fields fields, Reading<T> reading) throws Malformed {
        try {
            return reading.from(fields);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new Malformed(fields.where + ": " + e.getMessage(), e);
        }
    }

    String text(String field) throws Malformed {
        JsonNode value = node.get(field);
        if (value == null || !value.isTextual()) {
            throw wrong(field, "a text");
        }
        return value.textValue();
    }

    @Nullable String textOrNull(String field) throws Malformed {
        return node.hasNonNull(field) ? text(field) : null;
    }

    String textOr(String field, String absent) throws Malformed {
        return node.hasNonNull(field) ? text(field) : absent;
    }

    @Nullable Long numberOrNull(String field) throws Malformed {
        return node.hasNonNull(field) ? Long.valueOf(number(field)) : null;
    }

    long number(String field) throws Malformed {
        JsonNode value = node.get(field);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(field, "a whole number");
        }
        return value.longValue();
    }

    int integer(String field) throws Malformed {
        long value = number(field);
        if (value != (int) value) {
            throw wrong(field, "a smaller number");
        }
        return (int) value;
    }

    boolean flag(String field) throws Malformed {
        JsonNode value = node.get(field);
        if (value == null || !value.isBoolean()) {
            throw wrong(field, "true or false");
        }
        return value.booleanValue();
    }

    @Nullable Boolean flagOrNull(String field) throws Malformed {
        return node.hasNonNull(field) ? flag(field) : null;
    }

    UUID uuid(String field) throws Malformed {
        try {
            return UUID.fromString(text(field));
        } catch (IllegalArgumentException e) {
            throw new Malformed(where + field + " is not a UUID", e);
        }
    }

    Instant instant(String field) throws Malformed {
        try {
            return Instant.parse(text(field));
        } catch (DateTimeException e) {
            throw new Malformed(where + field + " is not a time", e);
        }
    }

    <T> List<T> list(String field, Reading<T> reading) throws Malformed {
        JsonNode array = node.get(field);
        if (array == null || !array.isArray()) {
            throw wrong(field, "an array");
        }
        List<T> values = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            values.add(checked(new Fields(array.get(i), where + field + "[" + i + "]."), reading));
        }
        return values;
    }

    Map<String, String> texts(String field) throws Malformed {
        JsonNode object = node.get(field);
        if (object == null || !object.isObject()) {
            throw wrong(field, "an object");
        }
        Map<String, String> texts = new TreeMap<>();
        Fields inner = new Fields(object, where + field + ".");
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            texts.put(entry.getKey(), inner.text(entry.getKey()));
        }
        return texts;
    }

    private Malformed wrong(String field, String expected) {
        return new Malformed(where + field + " is not " + expected);
    }
}
