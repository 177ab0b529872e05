package io.holdfast.catalog.deadletter;

import io.holdfast.messaging.DeadLetters;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** A record in a dead-letter topic. */
public final class DeadLetter {

    /** More than any message of ours but a configuration's has; the rest is at the broker. */
    private static final int TEXT_CHARACTERS_MAX = 8192;

    private static final String OUR_HEADERS = "holdfast-dead-";

    private final ConsumerRecord<String, byte[]> record;

    DeadLetter(ConsumerRecord<String, byte[]> record) {
        this.record = record;
    }

    public DeadLetterId id() {
        return new DeadLetterId(record.topic(), record.partition(), record.offset());
    }

    public Instant at() {
        return Instant.ofEpochMilli(record.timestamp());
    }

    public Optional<String> key() {
        return Optional.ofNullable(record.key()).filter(key -> !key.isEmpty());
    }

    /** Which field was wrong. */
    public String field() {
        return headers().getOrDefault(DeadLetters.FIELD, "");
    }

    public String reason() {
        return headers().getOrDefault(DeadLetters.REASON, "");
    }

    /** Topic, partition and offset that it came from. */
    public String origin() {
        return headers().getOrDefault(DeadLetters.ORIGIN, "");
    }

    /** The headers that its producer gave it. */
    public Map<String, String> producersHeaders() {
        Map<String, String> own = new TreeMap<>(headers());
        own.keySet().removeIf(name -> name.startsWith(OUR_HEADERS));
        return own;
    }

    /** Whether its body was too large to be kept here. */
    public boolean bodyLeftBehind() {
        return headers().containsKey(DeadLetters.LEFT_BEHIND);
    }

    /** The beginning of its body, as far as it is text. */
    public String text() {
        String text = new String(body(), StandardCharsets.UTF_8);
        return text.length() <= TEXT_CHARACTERS_MAX ? text : text.substring(0, TEXT_CHARACTERS_MAX);
    }

    byte[] body() {
        return record.value() == null ? new byte[0] : record.value();
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
            if (header.value() != null) {
                headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return headers;
    }
}
