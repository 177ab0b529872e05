package io.holdfast.localstack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

/** Kafka, PostgreSQL and S3, started side by side and ended together. */
public final class LocalStack implements AutoCloseable {

    private final KafkaServer kafka;
    private final PostgresServer postgres;
    private final S3Server s3;

    private LocalStack(KafkaServer kafka, PostgresServer postgres, S3Server s3) {
        this.kafka = kafka;
        this.postgres = postgres;
        this.s3 = s3;
    }

    /**
     * Starts all three and returns when each answers; when one fails, the others are taken down
     * again.
     */
    public static LocalStack start(LocalStackSettings settings) {
        return together(Started.sideBySide(settings));
    }

    /** Three starts that have ended, well or badly. */
    private record Started(
            Future<KafkaServer> kafka, Future<PostgresServer> postgres, Future<S3Server> s3) {

        static Started sideBySide(LocalStackSettings settings) {
            Path home = settings.directory();
            Durability durability = settings.durability();
            UnaryOperator<LoopbackPort> seenAt = settings.kafkaSeenAt();
            try (ExecutorService starters = Executors.newVirtualThreadPerTaskExecutor()) {
                return new Started(
                        starters.submit(
                                () -> KafkaServer.start(home.resolve("kafka"), durability, seenAt)),
                        starters.submit(
                                () -> PostgresServer.start(home.resolve("postgres"), durability)),
                        starters.submit(() -> S3Server.start(home.resolve("s3"))));
            }
        }

        List<Server> successes() {
            List<Server> servers = new ArrayList<>();
            for (Future<? extends Server> server : List.of(kafka, postgres, s3)) {
                if (server.state() == Future.State.SUCCESS) {
                    servers.add(server.resultNow());
                }
            }
            return servers;
        }
    }

    public KafkaServer kafka() {
        return kafka;
    }

    public PostgresServer postgres() {
        return postgres;
    }

    public S3Server s3() {
        return s3;
    }

    /** What a service must be told to find all three. */
    public Map<String, String> configuration() {
        Map<String, String> all = new HashMap<>();
        List.of(kafka, postgres, s3).forEach(server -> all.putAll(server.configuration()));
        return Map.copyOf(all);
    }

    @Override
    public void close() {
        closeAll(List.of(kafka, s3, postgres));
    }

    private static LocalStack together(Started started) {
        try {
            return new LocalStack(
                    started.kafka().get(), started.postgres().get(), started.s3().get());
        } catch (ExecutionException e) {
            closeAll(started.successes());
            if (e.getCause() instanceof LocalStackException failure) {
                throw failure;
            }
            throw new IllegalStateException(
                    "a server of the stack could not be started", e.getCause());
        } catch (InterruptedException e) {
            closeAll(started.successes());
            Thread.currentThread().interrupt();
            throw new LocalStackException.Unusable("interrupted while the stack was starting", e);
        }
    }

    /** All at once: each waits for its own process only. */
    private static void closeAll(List<? extends Server> servers) {
        try (ExecutorService closers = Executors.newVirtualThreadPerTaskExecutor()) {
            servers.forEach(server -> closers.execute(server::close));
        }
    }
}
