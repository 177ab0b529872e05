package io.holdfast.ovirt.imageio;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Status and headers of an answer.
 *
 * @param headers by lower-case name
 */
record WireHead(int status, Map<String, String> headers) {

    /** The daemon sends a few hundred bytes. */
    private static final int HEAD_BYTES_MAX = 32 * 1024;

    /** The next byte, or -1 at the end. */
    interface Bytes {
        int next() throws IOException;
    }

    static WireHead read(Bytes bytes) throws IOException {
        int[] left = {HEAD_BYTES_MAX};
        String statusLine = line(bytes, left);
        Map<String, String> headers = new HashMap<>();
        for (String line = line(bytes, left); !line.isEmpty(); line = line(bytes, left)) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new IOException("not an HTTP header line in the answer");
            }
            headers.put(
                    line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new WireHead(status(statusLine), headers);
    }

    private static int status(String line) throws IOException {
        if (!line.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
            throw new IOException("not an HTTP/1.1 status line in the answer");
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    private static String line(Bytes bytes, int[] left) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        while (true) {
            int next = bytes.next();
            if (next < 0) {
                throw new EOFException("the daemon closed the connection before its answer");
            }
            if (left[0]-- <= 0) {
                throw new IOException("the answer's head is longer than " + HEAD_BYTES_MAX);
            }
            if (next == '\n') {
                return line.toString(StandardCharsets.US_ASCII).stripTrailing();
            }
            line.write(next);
        }
    }

    /**
     * The body's length; an {@link IOException} where there is none, since the daemon always sends
     * one.
     */
    long contentLength() throws IOException {
        String length = headers.get("content-length");
        if (length == null || headers.containsKey("transfer-encoding")) {
            if (status == 204) {
                return 0;
            }
            throw new IOException("the answer tells no content-length");
        }
        try {
            long value = Long.parseLong(length);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new IOException("the answer's content-length is no number: " + length);
    }

    boolean closes() {
        return headers.getOrDefault("connection", "").equalsIgnoreCase("close");
    }
}
