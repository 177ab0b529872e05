package io.holdfast.contracts.json;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.contracts.Command;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.MessageType;
import io.holdfast.contracts.Topic;
import io.holdfast.contracts.TraceParent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The AsyncAPI document of all topics: who sends what where, and what it looks like. */
final class AsyncApiDocument {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KAFKA_BINDING = "0.5.0";
    private static final String HEADERS = "CloudEventHeaders";

    private AsyncApiDocument() {}

    static ObjectNode generated() {
        ObjectNode document = JSON.createObjectNode();
        document.put("asyncapi", "3.0.0");
        document.putObject("info")
                .put("title", "Holdfast")
                .put("version", "1.0.0")
                .put(
                        "description",
                        "Backup and restore of oVirt VMs. CloudEvents 1.0 on Kafka, written in"
                                + " binary mode; structured mode is read too. The record's key is"
                                + " the event's subject.")
                .putObject("license")
                .put("name", "Apache-2.0")
                .put("url", "https://www.apache.org/licenses/LICENSE-2.0.html");
        document.put("defaultContentType", "application/json");
        ObjectNode channels = document.putObject("channels");
        ObjectNode operations = document.putObject("operations");
        for (Topic topic : Topic.values()) {
            channels.set(name(topic), channel(topic));
            boolean commands = types(topic).stream().anyMatch(AsyncApiDocument::isCommand);
            operations
                    .putObject((commands ? "take-" : "tell-") + name(topic))
                    .put("action", commands ? "receive" : "send")
                    .putObject("channel")
                    .put("$ref", "#/channels/" + name(topic));
        }
        ObjectNode components = document.putObject("components");
        ObjectNode messages = components.putObject("messages");
        ObjectNode schemas = components.putObject("schemas");
        schemas.set(HEADERS, headers());
        for (MessageType type : MessageType.values()) {
            messages.set(name(type), message(type));
            schemas.set(name(type), Schemas.body(type));
        }
        return document;
    }

    private static String name(Topic topic) {
        return topic.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String name(MessageType type) {
        return type.messageClass().getSimpleName();
    }

    private static boolean isCommand(MessageType type) {
        return Command.class.isAssignableFrom(type.messageClass());
    }

    private static List<MessageType> types(Topic topic) {
        return Arrays.stream(MessageType.values()).filter(t -> t.topic() == topic).toList();
    }

    private static ObjectNode channel(Topic topic) {
        ObjectNode channel = JSON.createObjectNode().put("address", topic.text());
        channel.put(
                "description",
                "Key: "
                        + topic.key()
                        + (topic.compacted() ? ". Compacted" : "")
                        + ". What could not be understood goes to "
                        + topic.dead()
                        + ".");
        ObjectNode messages = channel.putObject("messages");
        for (MessageType type : types(topic)) {
            messages.putObject(name(type)).put("$ref", "#/components/messages/" + name(type));
        }
        return channel;
    }

    private static ObjectNode message(MessageType type) {
        ObjectNode message = JSON.createObjectNode();
        message.put("name", type.text());
        message.put("title", name(type));
        message.put("contentType", "application/json");
        ArrayNode headers = message.putObject("headers").putArray("allOf");
        headers.addObject().put("$ref", "#/components/schemas/" + HEADERS);
        headers.addObject()
                .put("type", "object")
                .putObject("properties")
                .putObject("ce_type")
                .put("const", type.text());
        message.putObject("payload").put("$ref", "#/components/schemas/" + name(type));
        ObjectNode kafka = message.putObject("bindings").putObject("kafka");
        kafka.putObject("key").put("type", "string").put("description", type.topic().key());
        kafka.put("bindingVersion", KAFKA_BINDING);
        return message;
    }

    private static ObjectNode headers() {
        ObjectNode headers = JSON.createObjectNode().put("type", "object");
        ArrayNode required = headers.putArray("required");
        for (String name : List.of("ce_specversion", "ce_id", "ce_type", "ce_source", "ce_time")) {
            required.add(name);
        }
        ObjectNode properties = headers.putObject("properties");
        properties.putObject("ce_specversion").put("const", "1.0");
        text(properties, "ce_id", "The same id twice is one message", null)
                .put("pattern", "^" + MessageId.FORM + "$");
        text(properties, "ce_type", "Which message this is", null);
        text(properties, "ce_source", "Who sends it", "uri-reference");
        text(properties, "ce_time", "When it was made", "date-time");
        text(properties, "ce_subject", "What it is about: the record's key", null);
        text(properties, "traceparent", "W3C trace context, kept to the last event", null)
                .put("pattern", "^" + TraceParent.FORM + "$");
        return headers;
    }

    private static ObjectNode text(
            ObjectNode properties, String name, String description, @Nullable String format) {
        ObjectNode text =
                properties.putObject(name).put("type", "string").put("description", description);
        return format == null ? text : text.put("format", format);
    }
}
