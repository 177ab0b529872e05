package io.holdfast.simulator.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.OptionalLong;

/** The body of one request: of known length, chunked, or absent. Never reads past its end. */
final class RequestBody extends InputStream {
    private final InputStream in;
    private final OptionalLong announced;
    private final boolean chunked;
    private long remaining;
    private boolean ended;

    private RequestBody(InputStream in, OptionalLong announced, boolean chunked) {
        this.in = in;
        this.announced = announced;
        this.chunked = chunked;
        this.remaining = announced.orElse(0);
        this.ended = !chunked && remaining == 0;
    }

    static RequestBody ofLength(InputStream in, OptionalLong length) {
        return new RequestBody(in, length, false);
    }

    static RequestBody chunked(InputStream in) {
        return new RequestBody(in, OptionalLong.empty(), true);
    }

    OptionalLong announced() {
        return announced;
    }

    boolean isEnded() {
        return ended;
    }

    /** Skips up to {@code max} bytes of what is left; true when the body's end was reached. */
    boolean drain(long max) throws IOException {
        byte[] sink = new byte[16 * 1024];
        long drained = 0;
        while (!ended && drained < max) {
            int n = read(sink, 0, (int) Math.min(sink.length, max - drained));
            if (n < 0) {
                break;
            }
            drained += n;
        }
        return ended;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int n = read(one, 0, 1);
        return n < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (!ended && chunked && remaining == 0) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int n = in.read(into, offset, (int) Math.min(length, remaining));
        if (n < 0) {
            return -1;
        }
        remaining -= n;
        if (remaining == 0) {
            if (chunked) {
                WireLines.read(in, WireLines.LINE_BYTES_MAX);
            } else {
                ended = true;
            }
        }
        return n;
    }

    private void nextChunk() throws IOException {
        String line = WireLines.read(in, WireLines.LINE_BYTES_MAX);
        int semicolon = line.indexOf(';');
        String digits = (semicolon < 0 ? line : line.substring(0, semicolon)).strip();
        try {
            remaining = Long.parseLong(digits, 16);
        } catch (NumberFormatException e) {
            throw new IOException("not a chunk size: " + digits, e);
        }
        if (remaining == 0) {
            ended = true;
            skipTrailers();
        }
    }

    /** Trailers carry nothing for us. */
    private void skipTrailers() throws IOException {
        String line = WireLines.read(in, WireLines.LINE_BYTES_MAX);
        while (!line.isEmpty()) {
            line = WireLines.read(in, WireLines.LINE_BYTES_MAX);
        }
    }
}
