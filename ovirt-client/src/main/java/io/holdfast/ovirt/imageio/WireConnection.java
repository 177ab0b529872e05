package io.holdfast.ovirt.imageio;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * One HTTP/1.1 connection to imageio, used by one thread at a time. Every phase of a request has a
 * deadline, after which the socket is cut and the blocked call fails with {@link OverdueException}.
 * After any {@link IOException} the connection must be closed.
 */
final class WireConnection implements AutoCloseable, Deadlines.Watched {

    private static final int BUFFER_BYTES = 64 * 1024;

    /** A body moves fast enough if so much of it moves within the progress time. */
    private static final int PROGRESS_BYTES = 64 * 1024;

    private static final long NO_DEADLINE = Long.MAX_VALUE;

    /** What a cut closes, to wake whoever blocks on it. */
    private final Closeable wire;

    private final Deadlines deadlines;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();

    private volatile long dueNanos = NO_DEADLINE;
    private volatile String phase = "";
    private volatile boolean cut;
    private long idleSinceNanos;

    private WireConnection(Closeable wire, Deadlines deadlines) {
        this.wire = wire;
        this.deadlines = deadlines;
    }

    /** The making of a connection. */
    private interface Connecting {
        void run() throws IOException;
    }

    /** Connects, and shakes hands where the address is https. */
    static WireConnection open(URI address, SSLContext tls, Duration within, Deadlines deadlines)
            throws IOException {
        Socket plain = new Socket();
        WireConnection connection = new WireConnection(plain, deadlines);
        return connection.made(() -> connection.connect(plain, address, tls, within));
    }

    /** Connects to a daemon on this host. */
    static WireConnection open(UnixDomainSocketAddress local, Duration within, Deadlines deadlines)
            throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        WireConnection connection = new WireConnection(channel, deadlines);
        return connection.made(() -> connection.connect(channel, local, within));
    }

    private WireConnection made(Connecting connecting) throws IOException {
        deadlines.watch(this);
        try {
            connecting.run();
            return this;
        } catch (IOException failed) {
            close();
            throw explained(failed);
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
    }

    private void connect(SocketChannel channel, UnixDomainSocketAddress local, Duration within)
            throws IOException {
        due(within, "connecting");
        channel.connect(local);
        in = Channels.newInputStream(channel);
        out = Channels.newOutputStream(channel);
        done();
    }

    private void connect(Socket plain, URI address, SSLContext tls, Duration within)
            throws IOException {
        boolean secure = address.getScheme().equals("https");
        int port = address.getPort() >= 0 ? address.getPort() : secure ? 443 : 80;
        String host = address.getHost().replaceAll("[\\[\\]]", "");
        due(within, "connecting");
        plain.connect(new InetSocketAddress(host, port), (int) within.toMillis());
        plain.setTcpNoDelay(true);
        Socket socket = plain;
        if (secure) {
            SSLSocket layered =
                    (SSLSocket) tls.getSocketFactory().createSocket(plain, host, port, false);
            SSLParameters parameters = layered.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            layered.setSSLParameters(parameters);
            layered.startHandshake();
            socket = layered;
        }
        in = socket.getInputStream();
        out = socket.getOutputStream();
        done();
    }

    /** The time by which the present phase must end, or the socket is cut. */
    private void due(Duration within, String newPhase) {
        phase = newPhase;
        dueNanos = System.nanoTime() + within.toNanos();
    }

    private void done() {
        dueNanos = NO_DEADLINE;
        idleSinceNanos = System.nanoTime();
    }

    @Override
    public void cutIfOverdue(long nowNanos) {
        long due = dueNanos;
        if (due != NO_DEADLINE && nowNanos - due > 0) {
            cut = true;
            closeWire();
        }
    }

    /**
     * Sends a request's head and body; the body is read from a duplicate, so its position stays.
     */
    void send(String head, ByteBuffer body, Duration progress) throws IOException {
        try {
            due(progress, "sending");
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            ByteBuffer rest = body.duplicate();
            while (rest.hasRemaining()) {
                due(progress, "sending");
                int count = Math.min(rest.remaining(), PROGRESS_BYTES);
                write(rest, count);
            }
            out.flush();
        } catch (IOException failed) {
            throw explained(failed);
        }
    }

    private void write(ByteBuffer from, int count) throws IOException {
        if (from.hasArray()) {
            out.write(from.array(), from.arrayOffset() + from.position(), count);
            from.position(from.position() + count);
        } else {
            byte[] copy = new byte[count];
            from.get(copy);
            out.write(copy);
        }
    }

    /** The answer's head; nothing of its body is taken yet. */
    WireHead head(Duration within) throws IOException {
        try {
            due(within, "awaiting the answer");
            WireHead head = WireHead.read(this::readByte);
            done();
            return head;
        } catch (IOException failed) {
            throw explained(failed);
        }
    }

    private int readByte() throws IOException {
        if (position == limit && !fill()) {
            return -1;
        }
        return buffer[position++] & 0xff;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        return limit > 0;
    }

    /**
     * Reads body bytes into the buffer until {@code count} have come.
     *
     * @return how many came before the daemon ended the body
     */
    int body(ByteBuffer into, int count, Duration progress) throws IOException {
        try {
            int total = 0;
            int atLastDeadline = 0;
            due(progress, "reading");
            while (total < count) {
                int read = some(into, count - total);
                if (read < 0) {
                    break;
                }
                total += read;
                if (total - atLastDeadline >= PROGRESS_BYTES) {
                    atLastDeadline = total;
                    due(progress, "reading");
                }
            }
            done();
            return total;
        } catch (IOException failed) {
            throw explained(failed);
        }
    }

    /** What is buffered first; then straight into the caller's array where there is one. */
    private int some(ByteBuffer into, int atMost) throws IOException {
        if (position == limit && into.hasArray()) {
            int read = in.read(into.array(), into.arrayOffset() + into.position(), atMost);
            if (read > 0) {
                into.position(into.position() + read);
            }
            return read;
        }
        if (position == limit && !fill()) {
            return -1;
        }
        int count = Math.min(atMost, limit - position);
        into.put(buffer, position, count);
        position += count;
        return count;
    }

    boolean isIdleLongerThan(Duration time) {
        return System.nanoTime() - idleSinceNanos > time.toNanos();
    }

    private IOException explained(IOException failed) {
        return cut ? new OverdueException(phase, failed) : failed;
    }

    private void closeWire() {
        try {
            wire.close();
        } catch (IOException _) {
            // the socket is of no use either way
        }
    }

    /** Without a TLS farewell, which could block. */
    @Override
    public void close() {
        deadlines.forget(this);
        closeWire();
    }
}
