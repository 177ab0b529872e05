package io.holdfast.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What the tests of this module watch for. */
final class Await {

    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private Await() {}

    static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("%s within %s", what, DEADLINE).isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    static boolean isGone(long pid) {
        return ProcessHandle.of(pid).map(ProcessState::hasEnded).orElse(true);
    }

    /** Nobody listens: the port can be bound. */
    static boolean isFree(URI address) {
        try (ServerSocket socket =
                new ServerSocket(address.getPort(), 1, InetAddress.ofLiteral(address.getHost()))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
