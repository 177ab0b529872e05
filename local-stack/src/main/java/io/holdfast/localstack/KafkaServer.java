package io.holdfast.localstack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;

/**
 * One Kafka broker, which is its own controller (KRaft), without authentication, on loopback.
 *
 * <p>After a {@link #kill} a restart takes some nine seconds longer: the controller first lets the
 * session of the broker that vanished run out ({@code broker.session.timeout.ms}, left at its
 * default so that a busy machine fences nobody).
 */
public final class KafkaServer extends Server {

    /**
     * 256 MiB carry the topics of a demo; the quick compiler and the serial collector start sooner
     * on few cores.
     */
    private static final List<String> JVM =
            List.of(
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "-Dlog4j2.level=INFO");

    private static final Duration FORMAT_WITHIN = Duration.ofMinutes(1);

    private static final String IMAGE = "apache/kafka:4.2.1";
    private static final int IMAGE_PORT = 9092;

    private final LoopbackPort seenAt;

    private KafkaServer(Hosting hosting, LoopbackPort seenAt) {
        super(hosting);
        this.seenAt = seenAt;
    }

    /**
     * Starts a broker with data, configuration and log below {@code directory}, which is empty or
     * absent.
     */
    public static KafkaServer start(Path directory) {
        return start(directory, Durability.FAST);
    }

    public static KafkaServer start(Path directory, Durability durability) {
        return start(directory, durability, UnaryOperator.identity());
    }

    /**
     * As {@link #start(Path, Durability)}, but clients find it elsewhere.
     *
     * @param seenAt from the port it listens on, the port it tells its clients: somebody passes
     *     bytes on from there, before the first client comes
     */
    public static KafkaServer start(
            Path directory, Durability durability, UnaryOperator<LoopbackPort> seenAt) {
        Path home = ServerFiles.fresh(directory);
        return switch (StackKind.chosen()) {
            case PROCESS -> startProcess(home, durability, seenAt);
            case DOCKER -> startContainer(seenAt);
        };
    }

    /** {@code host:port} of the one broker. */
    public String bootstrapServers() {
        return seenAt.address();
    }

    @Override
    public Map<String, String> configuration() {
        return Map.of("kafka.bootstrap.servers", bootstrapServers());
    }

    private static KafkaServer startProcess(
            Path home, Durability durability, UnaryOperator<LoopbackPort> seenAt) {
        String clusterId = Uuid.randomUuid().toString();
        return LoopbackPort.retrying(() -> {
            LoopbackPort port = LoopbackPort.free();
            LoopbackPort seen = seenAt.apply(port);
            Path properties =
                    ServerFiles.write(
                            home.resolve("server.properties"),
                            properties(home, port, seen, LoopbackPort.free(), durability));
            format(home, properties, clusterId);
            ChildCommand broker = command(home, "kafka", "kafka.Kafka", properties.toString());
            Hosting hosting = new ProcessHosting(broker, readiness(port));
            hosting.start();
            return new KafkaServer(hosting, seen);
        });
    }

    private static void format(Path home, Path properties, String clusterId) {
        ChildCommand format =
                command(
                        home,
                        "kafka-format",
                        "kafka.tools.StorageTool",
                        "format",
                        "--ignore-formatted",
                        "--cluster-id",
                        clusterId,
                        "--config",
                        properties.toString());
        try (ChildProcess formatting = ChildProcess.start(format)) {
            formatting.awaitSuccess(FORMAT_WITHIN);
        }
    }

    private static ChildCommand command(Path home, String name, String main, String... arguments) {
        List<String> line = new ArrayList<>(ChildCommand.java(home.resolve("tmp")));
        line.addAll(JVM);
        line.addAll(List.of("-cp", ServerFiles.classPath("kafka"), main));
        line.addAll(List.of(arguments));
        return ChildCommand.of(name, home.resolve(name + ".log"), line);
    }

    private static List<String> properties(
            Path home,
            LoopbackPort port,
            LoopbackPort seen,
            LoopbackPort controller,
            Durability durability) {
        List<String> lines =
                new ArrayList<>(
                        List.of(
                                "process.roles=broker,controller",
                                "node.id=1",
                                "controller.quorum.voters=1@" + controller.address(),
                                "listeners=PLAINTEXT://"
                                        + port.address()
                                        + ",CONTROLLER://"
                                        + controller.address(),
                                "advertised.listeners=PLAINTEXT://" + seen.address(),
                                "controller.listener.names=CONTROLLER",
                                "log.dirs=" + home.resolve("data")));
        lines.addAll(SINGLE_BROKER);
        if (durability == Durability.DURABLE) {
            lines.add("log.flush.interval.messages=1");
        }
        return lines;
    }

    /**
     * One replica of everything, and no waiting for group members or partitions that will never be.
     */
    private static final List<String> SINGLE_BROKER =
            List.of(
                    "offsets.topic.replication.factor=1",
                    "offsets.topic.num.partitions=4",
                    "transaction.state.log.replication.factor=1",
                    "transaction.state.log.min.isr=1",
                    "transaction.state.log.num.partitions=4",
                    "share.coordinator.state.topic.replication.factor=1",
                    "share.coordinator.state.topic.min.isr=1",
                    "share.coordinator.state.topic.num.partitions=4",
                    "group.initial.rebalance.delay.ms=0",
                    "num.network.threads=2",
                    "num.io.threads=4");

    private static KafkaServer startContainer(UnaryOperator<LoopbackPort> seenAt) {
        return LoopbackPort.retrying(() -> {
            LoopbackPort port = LoopbackPort.free();
            LoopbackPort seen = seenAt.apply(port);
            Map<String, String> environment =
                    Map.of(
                            "KAFKA_PROCESS_ROLES", "broker,controller",
                            "KAFKA_NODE_ID", "1",
                            "KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9093",
                            "KAFKA_LISTENERS", "PLAINTEXT://:" + IMAGE_PORT + ",CONTROLLER://:9093",
                            "KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://" + seen.address(),
                            "KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER",
                            "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1",
                            "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1",
                            "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1",
                            "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");
            Hosting hosting =
                    new ContainerHosting(
                            "kafka", IMAGE, port, IMAGE_PORT, environment, readiness(port));
            hosting.start();
            return new KafkaServer(hosting, seen);
        });
    }

    private static Readiness readiness(LoopbackPort port) {
        Map<String, Object> client =
                Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, port.address(),
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000,
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 3_000);
        return () -> {
            if (!port.accepts()) {
                return Optional.of(port.address() + " accepts no connection");
            }
            try (Admin admin = Admin.create(client)) {
                int brokers = admin.describeCluster().nodes().get(3, TimeUnit.SECONDS).size();
                return brokers == 1
                        ? Optional.empty()
                        : Optional.of("the cluster has " + brokers + " brokers");
            } catch (ExecutionException | TimeoutException | KafkaException e) {
                return Optional.of("Kafka on " + port.address() + ": " + e);
            }
        };
    }
}
