package io.holdfast.localstack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands in front of an HTTP server on loopback, one request a connection, and does to requests
 * what gateways and networks do to them: in the order of a script, and nothing once that is used
 * up. Bodies are held in memory. Safe for use by several threads.
 */
public final class FaultyHttpProxy implements AutoCloseable {

    /** What happens to a request. */
    public enum Fault {
        /** It passes. */
        NONE,
        /** The connection is reset when half of its body was read; the server hears nothing. */
        REQUEST_RESET,
        /** The server carries it out, and the connection is reset instead of an answer. */
        ANSWER_RESET,
        /**
         * The server carries it out, and the connection is reset when half of its body was sent.
         */
        BODY_RESET,
        /** The same, and the connection ends as if all was well. */
        BODY_TRUNCATED,
        /** Half of the body comes, and the header says that this is all of it. */
        BODY_SHORTENED,
        /** 500, in words that are no XML; the server hears nothing. */
        INTERNAL_ERROR,
        /** 503 as S3 asks for less; the server hears nothing. */
        SLOW_DOWN
    }

    private static final int BACKLOG = 100;
    private static final int HEAD_BYTES_MAX = 64 << 10;
    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
    private static final String SLOW_DOWN =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>";

    private final ServerSocket door;
    private final LoopbackPort server;
    private final Queue<Fault> script = new ConcurrentLinkedQueue<>();
    private final AtomicInteger requests = new AtomicInteger();

    private FaultyHttpProxy(ServerSocket door, LoopbackPort server) {
        this.door = door;
        this.server = server;
    }

    /** Listens at once on a free port. */
    public static FaultyHttpProxy before(LoopbackPort server) {
        try {
            FaultyHttpProxy proxy =
                    new FaultyHttpProxy(
                            new ServerSocket(0, BACKLOG, InetAddress.ofLiteral(LoopbackPort.HOST)),
                            server);
            var _ = Thread.ofVirtual().name("faulty-door").start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new LocalStackException.Unusable("no proxy before " + server.address(), e);
        }
    }

    /** Where it listens. */
    public LoopbackPort port() {
        return new LoopbackPort(door.getLocalPort());
    }

    /** What happens to the next requests; whatever was left of an older script is forgotten. */
    public void script(List<Fault> next) {
        script.clear();
        script.addAll(next);
    }

    /** How many requests came. */
    public int requests() {
        return requests.get();
    }

    /** How many faults of the script are left. */
    public int left() {
        return script.size();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                var _ = Thread.ofVirtual().name("faulty-link").start(() -> serve(client));
            } catch (IOException e) {
                if (!door.isClosed()) {
                    throw new LocalStackException.Unusable(
                            "the proxy before " + server.address() + " accepts no more", e);
                }
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            byte[] head = head(client.getInputStream());
            if (head.length == 0) {
                return;
            }
            requests.incrementAndGet();
            Fault fault = script.poll();
            serve(client, head, fault == null ? Fault.NONE : fault);
        } catch (IOException broken) {
            reset(client); // what one side suffered the other one sees
        }
    }

    private void serve(Socket client, byte[] head, Fault fault) throws IOException {
        int length = contentLength(head);
        InputStream in = client.getInputStream();
        if (fault == Fault.REQUEST_RESET) {
            in.readNBytes(length / 2);
            reset(client);
            return;
        }
        byte[] body = in.readNBytes(length);
        switch (fault) {
            case INTERNAL_ERROR ->
                    send(client, answer("500 Internal Server Error", "something broke here"));
            case SLOW_DOWN -> send(client, answer("503 Slow Down", SLOW_DOWN));
            case NONE -> send(client, passed(head, body));
            case ANSWER_RESET -> {
                passed(head, body);
                reset(client);
            }
            case BODY_RESET -> {
                send(client, cut(passed(head, body)));
                reset(client);
            }
            case BODY_TRUNCATED -> send(client, cut(passed(head, body)));
            case BODY_SHORTENED -> send(client, shortened(passed(head, body)));
            case REQUEST_RESET -> throw new IllegalStateException("was reset before");
        }
    }

    private static byte[] head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < HEAD_END.length && head.size() < HEAD_BYTES_MAX) {
            int next = in.read();
            if (next < 0) {
                return new byte[0];
            }
            head.write(next);
            matched = next == HEAD_END[matched] ? matched + 1 : next == HEAD_END[0] ? 1 : 0;
        }
        return head.toByteArray();
    }

    private static int contentLength(byte[] head) {
        return text(head)
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElse(0);
    }

    private static String text(byte[] ascii) {
        return new String(ascii, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] answer(String status, String body) {
        return bytes(
                "HTTP/1.1 %s\r\nContent-Type: text/plain\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                        .formatted(status, body.length(), body));
    }

    /** The server's answer, to its last byte. */
    private byte[] passed(byte[] head, byte[] body) throws IOException {
        try (Socket upstream = new Socket()) {
            upstream.connect(
                    new InetSocketAddress(
                            InetAddress.ofLiteral(LoopbackPort.HOST), server.number()));
            String once =
                    text(head)
                            .replaceAll("(?im)^connection:.*\r\n", "")
                            .replaceFirst("\r\n", "\r\nConnection: close\r\n");
            upstream.getOutputStream().write(bytes(once));
            upstream.getOutputStream().write(body);
            return upstream.getInputStream().readAllBytes();
        }
    }

    private static int bodyStart(byte[] answer) {
        return text(answer).indexOf(text(HEAD_END)) + HEAD_END.length;
    }

    /** Without the second half of its body; without its last byte, if it has no body. */
    private static byte[] cut(byte[] answer) {
        int start = bodyStart(answer);
        return start == answer.length
                ? Arrays.copyOf(answer, answer.length - 1)
                : Arrays.copyOf(answer, start + (answer.length - start) / 2);
    }

    private static byte[] shortened(byte[] answer) {
        byte[] cut = cut(answer);
        int start = Math.min(bodyStart(answer), cut.length);
        String head = text(Arrays.copyOf(cut, start));
        byte[] honest =
                bytes(
                        head.replaceAll(
                                "(?im)^content-length:.*\r\n",
                                "Content-Length: " + (cut.length - start) + "\r\n"));
        byte[] all = Arrays.copyOf(honest, honest.length + cut.length - start);
        System.arraycopy(cut, start, all, honest.length, cut.length - start);
        return all;
    }

    private static void send(Socket client, byte[] answer) throws IOException {
        client.getOutputStream().write(answer);
        client.getOutputStream().flush();
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException closed) {
            // It was closed already: there is nothing left to reset.
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the proxy before " + server.address() + " does not close", e);
        }
    }
}
