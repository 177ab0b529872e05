package io.holdfast.localstack;

import java.nio.file.Path;

/**
 * How a whole stack is started.
 *
 * @param directory takes the data and logs of all servers; empty or absent; usually below {@code
 *     target/}
 * @param durability what the servers promise to keep when the machine goes down
 */
public record LocalStackSettings(Path directory, Durability durability) {

    /** Fast servers below {@code directory}. */
    public static LocalStackSettings in(Path directory) {
        return new LocalStackSettings(directory, Durability.FAST);
    }

    public LocalStackSettings durable() {
        return new LocalStackSettings(directory, Durability.DURABLE);
    }
}
