package io.holdfast.localstack;

import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * How a whole stack is started.
 *
 * @param directory takes the data and logs of all servers; empty or absent; usually below {@code
 *     target/}
 * @param durability what the servers promise to keep when the machine goes down
 * @param kafkaSeenAt from the port Kafka listens on, the port it tells its clients
 */
public record LocalStackSettings(
        Path directory, Durability durability, UnaryOperator<LoopbackPort> kafkaSeenAt) {

    /** Fast servers below {@code directory}. */
    public static LocalStackSettings in(Path directory) {
        return new LocalStackSettings(directory, Durability.FAST, UnaryOperator.identity());
    }

    public LocalStackSettings durable() {
        return new LocalStackSettings(directory, Durability.DURABLE, kafkaSeenAt);
    }

    /** Kafka tells its clients another port than its own, behind which it is found. */
    public LocalStackSettings withKafkaSeenAt(UnaryOperator<LoopbackPort> other) {
        return new LocalStackSettings(directory, durability, other);
    }
}
