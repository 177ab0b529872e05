package io.holdfast.localstack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Supplier;

/** A TCP port on the loopback address. */
public record LoopbackPort(int number) {

    public static final String HOST = "127.0.0.1";

    /** Each attempt picks another port; five clashes in a row are no accident. */
    private static final int ATTEMPTS_MAX = 5;

    /** Loopback connects at once, or is refused at once. */
    private static final int CONNECT_MILLIS = 1_000;

    public LoopbackPort {
        if (number < 1 || number > 65_535) {
            throw new IllegalArgumentException("port " + number + " is outside 1 to 65535");
        }
    }

    /** A port that was free a moment ago. */
    public static LoopbackPort free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral(HOST))) {
            return new LoopbackPort(socket.getLocalPort());
        } catch (IOException e) {
            throw new LocalStackException.Unusable(
                    "no free port on " + HOST + ": " + e.getMessage(), e);
        }
    }

    /** Runs {@code start}, which picks its ports itself, until nobody snatches one of them away. */
    public static <T> T retrying(Supplier<T> start) {
        for (int attempt = 1; ; attempt++) {
            try {
                return start.get();
            } catch (LocalStackException.PortTaken e) {
                if (attempt == ATTEMPTS_MAX) {
                    throw e;
                }
            }
        }
    }

    /** Whether somebody listens; spares a protocol client its noisy retries. */
    public boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.ofLiteral(HOST), number), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** {@code host:port}. */
    public String address() {
        return HOST + ":" + number;
    }
}
