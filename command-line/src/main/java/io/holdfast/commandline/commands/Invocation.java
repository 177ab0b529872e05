package io.holdfast.commandline.commands;

import io.holdfast.commandline.terminal.Terminal;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * The surroundings of one run.
 *
 * @param environment variables; may hold secrets
 */
public record Invocation(Terminal terminal, Map<String, String> environment, Clock clock) {

    public Invocation {
        environment = Map.copyOf(environment);
    }

    /** A variable that is set to something. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
    }

    @Override
    public String toString() {
        return "Invocation[redacted]";
    }
}
