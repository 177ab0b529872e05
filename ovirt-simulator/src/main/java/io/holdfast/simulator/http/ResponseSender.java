package io.holdfast.simulator.http;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes answers to one connection and counts what their bodies write. */
final class ResponseSender {
    /** Head and small bodies go out in one packet; larger writes pass the buffer by. */
    private static final int BUFFER_BYTES = 16 * 1024;

    private final OutputStream out;

    ResponseSender(OutputStream out) {
        this.out = new BufferedOutputStream(out, BUFFER_BYTES);
    }

    /** Sends it; false when the body came out shorter than announced. */
    boolean send(Response response, boolean close, boolean withBody) throws IOException {
        StringBuilder head = new StringBuilder(256);
        head.append("HTTP/1.1 ").append(response.status()).append(' ').append(response.reason());
        head.append("\r\n");
        for (Headers.Field field : response.headers().fields()) {
            head.append(field.name()).append(": ").append(field.value()).append("\r\n");
        }
        if (!response.headers().has("Content-Length") && response.status() != 204) {
            head.append("Content-Length: ").append(response.length()).append("\r\n");
        }
        if (close && !response.headers().has("Connection")) {
            head.append("Connection: close\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        if (!withBody) {
            out.flush();
            return true;
        }
        Exactly body = new Exactly(out, response.length());
        try {
            response.body().writeTo(body);
        } finally {
            out.flush();
        }
        return body.remaining == 0;
    }

    /** Refuses to write more than was announced. */
    private static final class Exactly extends OutputStream {
        private final OutputStream out;
        private long remaining;

        Exactly(OutputStream out, long length) {
            this.out = out;
            this.remaining = length;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (length > remaining) {
                throw new IOException("body is longer than its announced length");
            }
            out.write(bytes, offset, length);
            remaining -= length;
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }
}
