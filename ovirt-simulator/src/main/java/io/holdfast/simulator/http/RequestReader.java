package io.holdfast.simulator.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads request heads off one connection. */
final class RequestReader {
    private static final int HEADER_FIELDS_MAX = 100;
    private static final byte[] CONTINUE =
            "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final InputStream in;
    private final OutputStream out;
    private final Connection connection;
    private final ServerOptions options;

    RequestReader(InputStream in, OutputStream out, Connection connection, ServerOptions options) {
        this.in = in;
        this.out = out;
        this.connection = connection;
        this.options = options;
    }

    /** A head that cannot be served; the answer closes the connection. */
    static final class Refused extends IOException {
        private final int status;
        private final String why;

        Refused(int status, String why) {
            super(why);
            this.status = status;
            this.why = why;
        }

        String why() {
            return why;
        }

        int status() {
            return status;
        }
    }

    /** The next request; empty when the client has hung up between requests. */
    Optional<Request> next() throws IOException {
        String line;
        try {
            line = requestLine();
        } catch (WireLines.TooLong e) {
            throw new Refused(414, "request line over " + options.requestLineBytesMax() + " bytes");
        } catch (EOFException e) {
            return Optional.empty();
        }
        String[] words = line.split(" ", -1);
        if (words.length != 3 || words[0].isEmpty()) {
            throw new Refused(400, "Bad request syntax ('" + line + "')");
        }
        if (!words[2].equals("HTTP/1.1") && !words[2].equals("HTTP/1.0")) {
            throw new Refused(
                    words[2].startsWith("HTTP/2") ? 505 : 400,
                    "Bad request version ('" + words[2] + "')");
        }
        Headers headers = headers();
        RequestBody body = body(headers);
        if (headers.first("Expect").map(e -> e.toLowerCase(Locale.ROOT)).isPresent()) {
            out.write(CONTINUE);
            out.flush();
        }
        return Optional.of(new Request(words[0], words[1], words[2], headers, body, connection));
    }

    private String requestLine() throws IOException {
        String line = WireLines.read(in, options.requestLineBytesMax());
        // RFC 9112, 2.2: an empty line before the request line is skipped.
        return line.isEmpty() ? WireLines.read(in, options.requestLineBytesMax()) : line;
    }

    private Headers headers() throws IOException {
        List<Headers.Field> fields = new ArrayList<>();
        while (true) {
            String line;
            try {
                line = WireLines.read(in, WireLines.LINE_BYTES_MAX);
            } catch (WireLines.TooLong e) {
                throw new Refused(431, "Line too long");
            }
            if (line.isEmpty()) {
                return new Headers(fields);
            }
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new Refused(400, "Bad header line ('" + line + "')");
            }
            if (fields.size() == HEADER_FIELDS_MAX) {
                throw new Refused(431, "Too many headers");
            }
            fields.add(
                    new Headers.Field(line.substring(0, colon), line.substring(colon + 1).strip()));
        }
    }

    private RequestBody body(Headers headers) throws IOException {
        boolean chunked =
                headers.first("Transfer-Encoding")
                        .map(t -> t.toLowerCase(Locale.ROOT).contains("chunked"))
                        .orElse(false);
        if (chunked && options.chunkedBodies()) {
            return RequestBody.chunked(in);
        }
        Optional<String> length = headers.first("Content-Length");
        if (length.isEmpty()) {
            return RequestBody.ofLength(in, OptionalLong.empty());
        }
        try {
            long value = Long.parseLong(length.get());
            if (value >= 0) {
                return RequestBody.ofLength(in, OptionalLong.of(value));
            }
        } catch (NumberFormatException e) {
            throw new Refused(400, "Invalid Content-Length header value: '" + length.get() + "'");
        }
        throw new Refused(400, "Invalid Content-Length header value: '" + length.get() + "'");
    }
}
