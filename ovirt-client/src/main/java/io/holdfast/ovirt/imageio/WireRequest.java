package io.holdfast.ovirt.imageio;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;

/**
 * One request on the wire.
 *
 * @param purpose continues "Could not …" in messages
 * @param query with its question mark, or empty
 * @param firstByte how long the answer may take to begin
 * @param alsoTaken a status that is an answer here rather than an error, or 0
 */
record WireRequest(
        String purpose,
        String method,
        String query,
        Map<String, String> headers,
        ByteBuffer body,
        Duration firstByte,
        int alsoTaken) {

    private static final ByteBuffer NO_BODY = ByteBuffer.allocate(0);

    static WireRequest of(String purpose, String method, String query, Duration firstByte) {
        return new WireRequest(purpose, method, query, Map.of(), NO_BODY, firstByte, 0);
    }

    WireRequest with(String header, String value) {
        return new WireRequest(
                purpose, method, query, Map.of(header, value), body, firstByte, alsoTaken);
    }

    WireRequest with(ByteBuffer content) {
        return new WireRequest(purpose, method, query, headers, content, firstByte, alsoTaken);
    }

    WireRequest taking(int status) {
        return new WireRequest(purpose, method, query, headers, body, firstByte, status);
    }

    /**
     * The head as it is sent; the length is always told, since the daemon takes no chunked bodies.
     */
    String head(String path, String host) {
        StringBuilder head =
                new StringBuilder(method)
                        .append(' ')
                        .append(path)
                        .append(query)
                        .append(" HTTP/1.1\r\nHost: ")
                        .append(host)
                        .append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (!method.equals("GET")) {
            head.append("Content-Length: ").append(body.remaining()).append("\r\n");
        }
        return head.append("\r\n").toString();
    }
}
