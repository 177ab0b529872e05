package io.holdfast.simulator.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An answer of known length. Immutable, apart from what its body writer captures. */
public final class Response {
    private static final Map<Integer, String> REASONS =
            Map.ofEntries(
                    Map.entry(200, "OK"),
                    Map.entry(201, "Created"),
                    Map.entry(202, "Accepted"),
                    Map.entry(204, "No Content"),
                    Map.entry(206, "Partial Content"),
                    Map.entry(302, "Found"),
                    Map.entry(400, "Bad Request"),
                    Map.entry(401, "Unauthorized"),
                    Map.entry(403, "Forbidden"),
                    Map.entry(404, "Not Found"),
                    Map.entry(405, "Method Not Allowed"),
                    Map.entry(406, "Not Acceptable"),
                    Map.entry(409, "Conflict"),
                    Map.entry(412, "Precondition Failed"),
                    Map.entry(414, "Request-URI Too Long"),
                    Map.entry(415, "Unsupported Media Type"),
                    Map.entry(416, "Requested Range Not Satisfiable"),
                    Map.entry(431, "Request Header Fields Too Large"),
                    Map.entry(500, "Internal Server Error"),
                    Map.entry(502, "Bad Gateway"),
                    Map.entry(503, "Service Unavailable"),
                    Map.entry(505, "HTTP Version Not Supported"));

    private final int status;
    private final String reason;
    private final Headers headers;
    private final long length;
    private final BodyWriter body;
    private final boolean closing;

    private Response(
            int status,
            String reason,
            Headers headers,
            long length,
            BodyWriter body,
            boolean closing) {
        this.status = status;
        this.reason = reason;
        this.headers = headers;
        this.length = length;
        this.body = body;
        this.closing = closing;
    }

    /** An answer without a body (length 0). */
    public static Response empty(int status) {
        return streaming(status, 0, out -> {});
    }

    /** An answer whose body is at hand. */
    public static Response bytes(int status, String contentType, byte[] body) {
        return streaming(status, body.length, out -> out.write(body))
                .header("Content-Type", contentType);
    }

    /** As {@link #bytes}, for text in UTF-8. */
    public static Response text(int status, String contentType, String body) {
        return bytes(status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    /** An answer whose body is written as it is made; {@code length} bytes are announced. */
    public static Response streaming(int status, long length, BodyWriter body) {
        String reason = REASONS.getOrDefault(status, "Unknown");
        return new Response(status, reason, Headers.NONE, length, body, false);
    }

    /** The same with one more header. Content-Length is added by the server unless given here. */
    public Response header(String name, String value) {
        return new Response(status, reason, headers.with(name, value), length, body, closing);
    }

    /** The same with another reason phrase. */
    public Response reason(String phrase) {
        return new Response(status, phrase, headers, length, body, closing);
    }

    /** The same; the server says {@code connection: close} and closes afterwards. */
    public Response closing() {
        return new Response(status, reason, headers, length, body, true);
    }

    /** The same with the body's writing replaced; length and headers stay as announced. */
    public Response bodyWriter(BodyWriter other) {
        return new Response(status, reason, headers, length, other, closing);
    }

    public int status() {
        return status;
    }

    public String reason() {
        return reason;
    }

    public Headers headers() {
        return headers;
    }

    /** Bytes announced. */
    public long length() {
        return length;
    }

    public BodyWriter body() {
        return body;
    }

    public boolean isClosing() {
        return closing;
    }
}
