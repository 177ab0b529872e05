package io.holdfast.catalog.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Values of contracts as JSON text in a column: what is shown as it came, and never searched. */
public final class JsonColumn {

    private final ObjectMapper mapper;

    /**
     * @param mapper one that writes contracts' ids as they are on the wire
     */
    public JsonColumn(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    public String write(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(
                    "A value of contracts could not be written as JSON: " + value.getClass(),
                    impossible);
        }
    }

    public JsonNode read(String column) {
        try {
            return mapper.readTree(column);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException(
                    "A JSON column of the catalogue is broken; rebuild the catalogue", broken);
        }
    }

    /** The column's object with more members. */
    String joined(String column, Map<String, Object> members) {
        ObjectNode object = (ObjectNode) read(column);
        members.forEach((name, value) -> object.set(name, mapper.valueToTree(value)));
        return write(object);
    }
}
