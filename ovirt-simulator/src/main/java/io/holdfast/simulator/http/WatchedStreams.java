package io.holdfast.simulator.http;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Tells the connection when it starts and stops waiting for its peer. */
final class WatchedStreams {
    private WatchedStreams() {}

    static InputStream input(InputStream in, Connection connection) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                connection.waitingForPeer();
                try {
                    return super.read();
                } finally {
                    connection.heardFromPeer();
                }
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                connection.waitingForPeer();
                try {
                    return super.read(into, offset, length);
                } finally {
                    connection.heardFromPeer();
                }
            }
        };
    }

    static OutputStream output(OutputStream out, Connection connection) {
        return new FilterOutputStream(out) {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                connection.waitingForPeer();
                try {
                    out.write(bytes, offset, length);
                } finally {
                    connection.heardFromPeer();
                }
            }
        };
    }
}
