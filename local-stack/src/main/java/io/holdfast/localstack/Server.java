package io.holdfast.localstack;

import java.util.Map;
import java.util.OptionalLong;

/**
 * A started server. It answers when its {@code start} returns, and ends with {@link #close()} or
 * with this JVM, whatever ends that. Not for use by several threads at once.
 */
public abstract sealed class Server implements AutoCloseable
        permits KafkaServer, PostgresServer, S3Server {

    private final Hosting hosting;

    Server(Hosting hosting) {
        this.hosting = hosting;
    }

    /**
     * How a service finds this server: configuration keys and values, for a test resource or an
     * environment.
     */
    public abstract Map<String, String> configuration();

    /** Crashes the server (SIGKILL). Its data stay. */
    public void kill() {
        hosting.kill();
    }

    /**
     * Starts it again on the same port with the same data, whether it runs, was killed or was
     * closed, and waits until it answers.
     */
    public void restart() {
        LoopbackPort.retrying(() -> {
            hosting.start();
            return this;
        });
    }

    @Override
    public void close() {
        hosting.stop();
    }

    /** The id of its process while it runs; empty when it is down, or in a container. */
    public OptionalLong pid() {
        return switch (hosting) {
            case ProcessHosting process -> process.pid();
            case ContainerHosting _ -> OptionalLong.empty();
        };
    }
}
