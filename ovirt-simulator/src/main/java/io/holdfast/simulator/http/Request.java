package io.holdfast.simulator.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** One request as it came in. The body can be read once. */
public final class Request {
    private final String method;
    private final String target;
    private final String version;
    private final Headers headers;
    private final RequestBody body;
    private final Connection connection;
    private final String path;
    private final Map<String, List<String>> query;

    Request(
            String method,
            String target,
            String version,
            Headers headers,
            RequestBody body,
            Connection connection) {
        this.method = method;
        this.target = target;
        this.version = version;
        this.headers = headers;
        this.body = body;
        this.connection = connection;
        int mark = target.indexOf('?');
        this.path = decodePath(mark < 0 ? target : target.substring(0, mark));
        this.query = mark < 0 ? Map.of() : parseQuery(target.substring(mark + 1));
    }

    private static String decodePath(String raw) {
        try {
            return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return raw; // a lone percent sign stands for itself, as in Python's unquote
        }
    }

    private static Map<String, List<String>> parseQuery(String raw) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : raw.split("[&;]", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int eq = pair.indexOf('=');
            String name = decodeQuery(eq < 0 ? pair : pair.substring(0, eq));
            String value = eq < 0 ? "" : decodeQuery(pair.substring(eq + 1));
            values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
        }
        return values;
    }

    private static String decodeQuery(String raw) {
        try {
            return URLDecoder.decode(raw, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return raw;
        }
    }

    /** Upper-case as sent; not checked against any list. */
    public String method() {
        return method;
    }

    /** Path and query as sent. */
    public String target() {
        return target;
    }

    /** Path, percent-decoded. */
    public String path() {
        return path;
    }

    /** {@code HTTP/1.1} or {@code HTTP/1.0}. */
    public String version() {
        return version;
    }

    /** Query parameters, decoded, in order of first appearance. */
    public Map<String, List<String>> query() {
        return query;
    }

    /** The first value of a query parameter. */
    public Optional<String> queryValue(String name) {
        return Optional.ofNullable(query.get(name)).map(List::getFirst);
    }

    public Headers headers() {
        return headers;
    }

    /** The announced length; empty when chunked or without a body. */
    public OptionalLong contentLength() {
        return body.announced();
    }

    /** The body; ends early when the client stops sending before the announced length. */
    public InputStream body() {
        return body;
    }

    /** Reads the whole body, up to {@code max} bytes. */
    public byte[] bodyBytes(int max) throws IOException {
        byte[] bytes = body.readNBytes(max);
        if (bytes.length == max && body.read() >= 0) {
            throw new IOException(
                    "request body of " + target + " is longer than the " + max + " bytes allowed");
        }
        return bytes;
    }

    /** The whole body as UTF-8 text, up to {@code max} bytes. */
    public String bodyText(int max) throws IOException {
        return new String(bodyBytes(max), StandardCharsets.UTF_8);
    }

    /** The connection it came on: the same object for all requests of one connection. */
    public Connection connection() {
        return connection;
    }

    /** True when bytes that the client announced were not read yet. */
    public boolean hasUnreadBody() {
        return !body.isEnded();
    }

    RequestBody requestBody() {
        return body;
    }
}
