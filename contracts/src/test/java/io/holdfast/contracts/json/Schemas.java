package io.holdfast.contracts.json;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.contracts.Identifier;
import io.holdfast.contracts.MessageType;
import io.holdfast.contracts.RestoreTarget;
import io.holdfast.contracts.Topic;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** JSON Schemas and the AsyncAPI document, read off the records. */
final class Schemas {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Components that the records fill in themselves when they are absent. */
    private static final Set<String> DEFAULTED =
            Set.of("mode of RequestBackup", "macPolicy of NewVm");

    private Schemas() {}

    static ObjectNode schema(MessageType type) {
        ObjectNode schema = JSON.createObjectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", "urn:" + type.text().replace('.', ':'));
        schema.put("title", type.messageClass().getSimpleName());
        schema.setAll(object(type.messageClass()));
        return schema;
    }

    static ObjectNode asyncApi() {
        ObjectNode document = JSON.createObjectNode();
        document.put("asyncapi", "3.0.0");
        document.putObject("info")
                .put("title", "Holdfast")
                .put("version", "1.0.0")
                .put("description", "Backup and restore of oVirt VMs: CloudEvents 1.0 on Kafka")
                .putObject("license")
                .put("name", "Apache-2.0");
        document.put("defaultContentType", "application/json");
        ObjectNode channels = document.putObject("channels");
        ObjectNode operations = document.putObject("operations");
        ObjectNode components = document.putObject("components").putObject("messages");
        for (Topic topic : Topic.values()) {
            String channel = topic.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
            ObjectNode described = channels.putObject(channel).put("address", topic.text());
            ObjectNode messages = described.putObject("messages");
            for (MessageType type : MessageType.values()) {
                if (type.topic() == topic) {
                    String name = type.messageClass().getSimpleName();
                    messages.putObject(name).put("$ref", "#/components/messages/" + name);
                    components.set(name, message(type));
                }
            }
            operations
                    .putObject((topic.name().endsWith("COMMANDS") ? "take-" : "tell-") + channel)
                    .put("action", topic.name().endsWith("COMMANDS") ? "receive" : "send")
                    .putObject("channel")
                    .put("$ref", "#/channels/" + channel);
        }
        return document;
    }

    private static ObjectNode message(MessageType type) {
        ObjectNode message = JSON.createObjectNode();
        message.put("name", type.text());
        message.put("contentType", "application/json");
        ObjectNode headers = message.putObject("headers").put("type", "object");
        ArrayNode required = headers.putArray("required");
        ObjectNode properties = headers.putObject("properties");
        for (String name : List.of("ce_specversion", "ce_id", "ce_type", "ce_source", "ce_time")) {
            required.add(name);
            properties.putObject(name).put("type", "string");
        }
        ((ObjectNode) properties.get("ce_type")).put("const", type.text());
        properties.putObject("ce_subject").put("type", "string");
        properties.putObject("traceparent").put("type", "string");
        ObjectNode payload = schema(type);
        payload.remove("$schema");
        message.putObject("payload")
                .put("schemaFormat", "application/schema+json;version=draft-07")
                .set("schema", payload);
        return message;
    }

    private static ObjectNode object(Class<?> type) {
        ObjectNode schema = JSON.createObjectNode().put("type", "object");
        ArrayNode required = JSON.createArrayNode();
        ObjectNode properties = schema.putObject("properties");
        for (RecordComponent component : type.getRecordComponents()) {
            properties.set(component.getName(), of(component.getGenericType()));
            if (isRequired(type, component)) {
                required.add(component.getName());
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema;
    }

    private static boolean isRequired(Class<?> type, RecordComponent component) {
        AnnotatedType annotated = component.getAnnotatedType();
        boolean collection = component.getGenericType() instanceof ParameterizedType;
        return !collection
                && !annotated.isAnnotationPresent(Nullable.class)
                && !DEFAULTED.contains(component.getName() + " of " + type.getSimpleName());
    }

    private static ObjectNode of(Type type) {
        ObjectNode schema = JSON.createObjectNode();
        if (type instanceof ParameterizedType parameterized) {
            if (parameterized.getRawType() == Map.class) {
                schema.put("type", "object")
                        .putObject("additionalProperties")
                        .put("type", "string");
                return schema;
            }
            schema.put("type", "array").set("items", of(parameterized.getActualTypeArguments()[0]));
            return schema;
        }
        Class<?> plain = (Class<?>) type;
        if (plain == String.class) {
            return schema.put("type", "string");
        } else if (plain == long.class || plain == Long.class || plain == int.class) {
            return schema.put("type", "integer").put("minimum", 0);
        } else if (plain == double.class) {
            return schema.put("type", "number");
        } else if (plain == boolean.class) {
            return schema.put("type", "boolean");
        } else if (plain == Instant.class) {
            return schema.put("type", "string").put("format", "date-time");
        } else if (plain.isEnum()) {
            ArrayNode values = schema.put("type", "string").putArray("enum");
            for (Object constant : plain.getEnumConstants()) {
                values.add(((Enum<?>) constant).name());
            }
            return schema;
        } else if (Identifier.class.isAssignableFrom(plain)) {
            schema.put("type", "string");
            return plain.getRecordComponents()[0].getType() == UUID.class
                    ? schema.put("format", "uuid")
                    : schema;
        } else if (plain == RestoreTarget.class) {
            ObjectNode newVm = object(RestoreTarget.NewVm.class);
            ((ObjectNode) newVm.get("properties")).putObject("kind").put("const", "newVm");
            newVm.putArray("required").add("kind");
            schema.putArray("oneOf").add(newVm);
            return schema;
        }
        return object(plain);
    }

    static String pretty(Object value) throws java.io.IOException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
    }
}
