package io.holdfast.saga;

import java.util.Map;

/**
 * A message as it goes to the broker.
 *
 * @param headers text headers
 */
@SuppressWarnings("ArrayRecordComponent") // the body is handed over, never compared
public record Outgoing(String topic, String key, Map<String, String> headers, byte[] body) {

    public Outgoing {
        headers = Map.copyOf(headers);
    }
}
