package io.holdfast.simulator.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Lines of a request head, bounded. */
final class WireLines {
    /** As in Python's http.server, which imageio is built on. */
    static final int LINE_BYTES_MAX = 65_536;

    private WireLines() {}

    /** A line longer than allowed. */
    static final class TooLong extends IOException {
        TooLong(int max) {
            super("line over " + max + " bytes");
        }
    }

    /** Reads up to LF and drops the line end; at most {@code max} bytes. */
    static String read(InputStream in, int max) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        while (true) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("connection ended inside a request head");
            }
            if (b == '\n') {
                break;
            }
            if (line.size() >= max) {
                throw new TooLong(max);
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
