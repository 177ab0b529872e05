package io.holdfast.contracts.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.InvalidField;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.MessageType;
import io.holdfast.contracts.TraceParent;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Envelopes as CloudEvents 1.0 in the Kafka protocol binding: written in binary mode (attributes as
 * {@code ce_} headers), read in binary and in structured mode.
 */
public final class CloudEvents {

    private static final String STRUCTURED = "application/cloudevents+json";
    private static final String SPEC_VERSION = "1.0";

    /** The attributes that we read; a sender's own extensions may be of any type. */
    private static final Set<String> TEXT_ATTRIBUTES =
            Set.of("specversion", "id", "type", "source", "subject", "time", "traceparent");

    private final MessageJson messages = new MessageJson(HoldfastJson.mapper());

    /**
     * A record's parts, free of any broker's classes.
     *
     * @param headers names in lower case, values as text
     * @param body JSON, UTF-8
     */
    @SuppressWarnings("ArrayRecordComponent") // the body is handed over, never compared
    public record Encoded(String topic, String key, Map<String, String> headers, byte[] body) {}

    /** The record of an envelope. */
    public Encoded encode(Envelope<?> envelope) {
        MessageType type = MessageType.of(envelope.message());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", SPEC_VERSION);
        headers.put("ce_id", envelope.id().value());
        headers.put("ce_type", type.text());
        headers.put("ce_source", envelope.source().toString());
        headers.put("ce_subject", envelope.subject());
        headers.put("ce_time", envelope.time().toString());
        headers.put("content-type", "application/json");
        if (envelope.trace() != null) {
            headers.put("traceparent", envelope.trace().value());
        }
        return new Encoded(
                type.topic().text(),
                envelope.subject(),
                headers,
                messages.write(envelope.message()));
    }

    /**
     * The envelope of a record.
     *
     * @param headers names in any case
     * @param key the record's key, the subject where the record names none
     * @throws MalformedMessage if it is not one of ours; names the header or field
     */
    public Envelope<? extends Message> decode(
            Map<String, String> headers, @Nullable String key, byte @Nullable [] body)
            throws MalformedMessage {
        if (body == null || body.length == 0) {
            throw new MalformedMessage("body", "is empty");
        }
        Map<String, String> lower = new LinkedHashMap<>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        String contentType = lower.getOrDefault("content-type", "application/json");
        if (contentType.startsWith(STRUCTURED)) {
            return decodeStructured(lower, key, body);
        }
        return assemble(lower, "ce_", key, body);
    }

    private Envelope<? extends Message> decodeStructured(
            Map<String, String> headers, @Nullable String key, byte[] body)
            throws MalformedMessage {
        JsonNode event = messages.tree(body);
        if (!event.isObject()) {
            throw new MalformedMessage("body", "is not a CloudEvents JSON object");
        }
        Map<String, String> attributes = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> attribute : event.properties()) {
            if (attribute.getValue().isTextual()) {
                attributes.put(attribute.getKey(), attribute.getValue().textValue());
            } else if (TEXT_ATTRIBUTES.contains(attribute.getKey())) {
                throw new MalformedMessage(attribute.getKey(), "is not a string");
            }
        }
        if (!attributes.containsKey("traceparent") && headers.containsKey("traceparent")) {
            attributes.put("traceparent", headers.get("traceparent"));
        }
        JsonNode data = event.get("data");
        if (data == null || data.isNull()) {
            throw new MalformedMessage("data", "is missing");
        }
        return assemble(attributes, "", key, messages.write(data));
    }

    private Envelope<? extends Message> assemble(
            Map<String, String> attributes, String prefix, @Nullable String key, byte[] body)
            throws MalformedMessage {
        String version = required(attributes, prefix + "specversion");
        if (!version.equals(SPEC_VERSION)) {
            throw new MalformedMessage(
                    prefix + "specversion", "is not " + SPEC_VERSION + ": " + version);
        }
        String typeText = required(attributes, prefix + "type");
        MessageType type =
                MessageType.find(typeText)
                        .orElseThrow(() ->
                                new MalformedMessage(prefix + "type", "is not known: " + typeText));
        String subject = attributes.getOrDefault(prefix + "subject", key == null ? "" : key);
        try {
            return new Envelope<>(
                    messageId(prefix, required(attributes, prefix + "id")),
                    URI.create(required(attributes, prefix + "source")),
                    subject.isBlank() ? typeText : subject,
                    time(prefix, required(attributes, prefix + "time")),
                    trace(attributes.get("traceparent")),
                    messages.read(body, type.messageClass()));
        } catch (InvalidField invalid) {
            throw new MalformedMessage(prefix + invalid.field(), invalid.why());
        } catch (IllegalArgumentException notAUri) {
            throw new MalformedMessage(prefix + "source", "is not a URI reference");
        }
    }

    private static MessageId messageId(String prefix, String text) throws MalformedMessage {
        try {
            return new MessageId(text);
        } catch (InvalidField invalid) {
            throw new MalformedMessage(prefix + "id", invalid.why());
        }
    }

    private static Instant time(String prefix, String text) throws MalformedMessage {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException wrong) {
            throw new MalformedMessage(prefix + "time", "is not an RFC 3339 time: " + text);
        }
    }

    /** A broken trace is nobody's fault that matters here: the message counts without it. */
    private static @Nullable TraceParent trace(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return new TraceParent(text);
        } catch (InvalidField foreign) {
            return null;
        }
    }

    private static String required(Map<String, String> attributes, String name)
            throws MalformedMessage {
        String value = attributes.get(name);
        if (value == null || value.isBlank()) {
            throw new MalformedMessage(name, "is missing");
        }
        return value;
    }
}
