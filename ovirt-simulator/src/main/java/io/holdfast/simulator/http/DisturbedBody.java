package io.holdfast.simulator.http;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/** Bodies that are cut or slowed on their way out. */
final class DisturbedBody {
    /** A slow body goes out in pieces of this many parts of a second. */
    private static final int PIECES_PER_SECOND = 20;

    private DisturbedBody() {}

    /** The peer must get the part before the cut. */
    static final class Cut extends IOException {
        Cut(long after) {
            super("body cut after " + after + " bytes, as planned");
        }
    }

    static Response cut(Response whole, long after) {
        return whole.bodyWriter(out -> whole.body().writeTo(new CuttingStream(out, after)));
    }

    static Response slow(Response whole, long bytesPerSecond, Connection connection) {
        return whole.bodyWriter(
                out -> whole.body().writeTo(new SlowStream(out, bytesPerSecond, connection)));
    }

    private static final class CuttingStream extends OutputStream {
        private final OutputStream out;
        private final long after;
        private long left;

        CuttingStream(OutputStream out, long after) {
            this.out = out;
            this.after = after;
            this.left = after;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int n = (int) Math.min(length, left);
            out.write(bytes, offset, n);
            left -= n;
            if (n < length) {
                throw new Cut(after);
            }
        }
    }

    private static final class SlowStream extends OutputStream {
        private final OutputStream out;
        private final int piece;
        private final long bytesPerSecond;
        private final Connection connection;

        SlowStream(OutputStream out, long bytesPerSecond, Connection connection) {
            this.out = out;
            this.bytesPerSecond = bytesPerSecond;
            this.piece = Math.clamp(bytesPerSecond / PIECES_PER_SECOND, 1, 1 << 20);
            this.connection = connection;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int done = 0; done < length; done += piece) {
                int n = Math.min(piece, length - done);
                out.write(bytes, offset + done, n);
                out.flush();
                if (!connection.pause(
                        Duration.ofNanos((long) (n * 1_000_000_000.0 / bytesPerSecond)))) {
                    throw new IOException("connection ended in a slow body");
                }
            }
        }
    }
}
