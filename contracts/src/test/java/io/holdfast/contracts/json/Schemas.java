package io.holdfast.contracts.json;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.contracts.Identifier;
import io.holdfast.contracts.MessageType;
import io.holdfast.contracts.PhaseSeconds;
import io.holdfast.contracts.PointInTimeClosed;
import io.holdfast.contracts.PointInTimeOpened;
import io.holdfast.contracts.RestoreTarget;
import io.holdfast.contracts.TransferDisk;
import io.holdfast.contracts.VmReference;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * JSON Schemas read off the records. Only words that JSON Schema draft-07, 2020-12 and AsyncAPI
 * understand alike.
 */
final class Schemas {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String UUID_FORM = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$";

    /** What the records' constructors hold a text to. */
    private static final int TEXT_MAX_CHARACTERS = 16_384;

    /** Components that the records fill in themselves when they are absent. */
    private static final Set<String> DEFAULTED =
            Set.of(
                    "mode of RequestBackup",
                    "consistency of RequestBackup",
                    "way of PointInTimeOpened",
                    "consistency of PointInTimeOpened",
                    "mode of DiskTransferred",
                    "mode of RecoveryPointDisk",
                    "way of CommitRecoveryPoint",
                    "way of RecoveryPointCommitted",
                    "macPolicy of NewVm",
                    "start of NewVm",
                    "readsAsZeros of RestoreDisk",
                    "active of SingleDisk",
                    "oldDisks of InPlace");

    /** Records of which exactly one of some components is given. */
    private static final Map<Class<?>, List<String>> ONE_OF =
            Map.of(
                    VmReference.class, List.of("id", "name"),
                    PointInTimeOpened.class, List.of("engineBackup", "snapshot"),
                    PointInTimeClosed.class, List.of("engineBackup", "snapshot"),
                    TransferDisk.class, List.of("engineBackup", "diskSnapshot", "device"));

    /** Components that may be absent, yet may not be blank. */
    private static final Set<String> TEXT_IF_GIVEN =
            Set.of(
                    "name of VmReference",
                    "name of NewVm",
                    "cluster of NewVm",
                    "storageDomain of NewVm",
                    "storageDomain of DisksOnly",
                    "storageDomain of SingleDisk",
                    "storageDomain of InPlace",
                    "vmName of RestoreCompleted",
                    "pack of Failure",
                    "reason of CancelBackup",
                    "reason of CancelRestore",
                    "reason of Cancellation");

    /** Maps whose values may not be blank. */
    private static final Set<String> MAPS_OF_TEXT =
            Set.of(
                    "diskDomains of NewVm",
                    "diskDomains of DisksOnly",
                    "diskDomains of InPlace",
                    "nicProfiles of NewVm");

    /** The kinds of a target, as the codec names them. */
    private static final Map<String, Class<?>> TARGETS =
            new TreeMap<>(
                    Map.of(
                            "newVm", RestoreTarget.NewVm.class,
                            "disksOnly", RestoreTarget.DisksOnly.class,
                            "singleDisk", RestoreTarget.SingleDisk.class,
                            "inPlace", RestoreTarget.InPlace.class));

    private Schemas() {}

    /** The schema of a message's body, as a document of its own. */
    static ObjectNode schema(MessageType type) {
        ObjectNode schema = JSON.createObjectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", "urn:" + type.text().replace('.', ':'));
        schema.setAll(body(type));
        return schema;
    }

    /** The schema of a message's body, as a part of another document. */
    static ObjectNode body(MessageType type) {
        ObjectNode schema = JSON.createObjectNode();
        schema.put("title", type.messageClass().getSimpleName());
        schema.setAll(object(type.messageClass()));
        return schema;
    }

    private static ObjectNode object(Class<?> type) {
        ObjectNode schema = JSON.createObjectNode().put("type", "object");
        ArrayNode required = JSON.createArrayNode();
        ObjectNode properties = schema.putObject("properties");
        for (RecordComponent component : type.getRecordComponents()) {
            ObjectNode described = component(type, component);
            if (isRequired(type, component)) {
                required.add(component.getName());
            } else {
                allowNull(described);
            }
            properties.set(component.getName(), described);
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        if (ONE_OF.containsKey(type)) {
            ArrayNode oneOf = schema.putArray("oneOf");
            for (RecordComponent component : type.getRecordComponents()) {
                if (ONE_OF.get(type).contains(component.getName())) {
                    oneOf.add(given(component));
                }
            }
        }
        return schema;
    }

    private static ObjectNode given(RecordComponent component) {
        ObjectNode given = JSON.createObjectNode();
        given.putArray("required").add(component.getName());
        given.putObject("properties")
                .putObject(component.getName())
                .set("type", of(component.getGenericType()).get("type"));
        return given;
    }

    private static String place(Class<?> type, RecordComponent component) {
        return component.getName() + " of " + type.getSimpleName();
    }

    private static boolean isRequired(Class<?> type, RecordComponent component) {
        return !(component.getGenericType() instanceof ParameterizedType)
                && !component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                && !DEFAULTED.contains(place(type, component));
    }

    private static ObjectNode component(Class<?> type, RecordComponent component) {
        ObjectNode schema = of(component.getGenericType());
        boolean text =
                component.getType() == String.class
                        && (isRequired(type, component)
                                || TEXT_IF_GIVEN.contains(place(type, component)));
        if (text) {
            schema.put("pattern", "\\S").put("maxLength", TEXT_MAX_CHARACTERS);
        }
        if (MAPS_OF_TEXT.contains(place(type, component))) {
            ((ObjectNode) schema.get("additionalProperties"))
                    .put("pattern", "\\S")
                    .put("maxLength", TEXT_MAX_CHARACTERS);
        }
        if (type == PhaseSeconds.class && component.getType() == double.class) {
            schema.put("minimum", 0);
        }
        return schema;
    }

    private static void allowNull(ObjectNode schema) {
        String type = schema.get("type").textValue();
        schema.putArray("type").add(type).add("null");
        if (schema.get("enum") instanceof ArrayNode values) {
            values.addNull();
        }
        if (schema.get("oneOf") instanceof ArrayNode choices) {
            // Without it null would be every one of them: "required" speaks of objects alone.
            choices.forEach(choice -> ((ObjectNode) choice).put("type", "object"));
            choices.addObject().put("type", "null");
        }
    }

    private static ObjectNode of(Type type) {
        ObjectNode schema = JSON.createObjectNode();
        if (type instanceof ParameterizedType parameterized) {
            Type first = parameterized.getActualTypeArguments()[0];
            return parameterized.getRawType() == Map.class
                    ? map(schema, first)
                    : schema.put("type", "array").set("items", of(first));
        }
        Class<?> plain = (Class<?>) type;
        if (plain == String.class) {
            return schema.put("type", "string");
        } else if (plain == long.class || plain == Long.class) {
            return schema.put("type", "integer").put("format", "int64").put("minimum", 0);
        } else if (plain == int.class) {
            return schema.put("type", "integer").put("format", "int32").put("minimum", 0);
        } else if (plain == double.class) {
            return schema.put("type", "number");
        } else if (plain == boolean.class || plain == Boolean.class) {
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
            return identifier(plain);
        } else if (plain == RestoreTarget.class) {
            return restoreTarget();
        }
        return object(plain);
    }

    private static ObjectNode map(ObjectNode schema, Type key) {
        schema.put("type", "object").set("additionalProperties", of(String.class));
        if (key != String.class) {
            schema.putObject("propertyNames").setAll(identifier((Class<?>) key));
        }
        return schema;
    }

    private static ObjectNode identifier(Class<?> type) {
        ObjectNode schema = JSON.createObjectNode().put("type", "string");
        if (type.getRecordComponents()[0].getType() == UUID.class) {
            return schema.put("format", "uuid").put("pattern", UUID_FORM);
        }
        try {
            return schema.put("pattern", "^" + type.getField("FORM").get(null) + "$");
        } catch (ReflectiveOperationException unnamed) {
            throw new LinkageError(type + " does not say its FORM", unnamed);
        }
    }

    private static ObjectNode restoreTarget() {
        ObjectNode schema = JSON.createObjectNode().put("type", "object");
        ArrayNode kinds = schema.putArray("oneOf");
        TARGETS.forEach((name, type) -> {
            ObjectNode kind = object(type);
            ((ObjectNode) kind.get("properties")).putObject("kind").put("const", name);
            kind.withArrayProperty("required").add("kind");
            kinds.add(kind);
        });
        return schema;
    }

    static String pretty(Object value) throws java.io.IOException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
    }
}
