package io.holdfast.commandline.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.commandline.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** One command as it was run in this process, and what it said. */
record CommandRun(int exitCode, String out, String err) {

    static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    static CommandRun of(Map<String, String> environment, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal =
                new Terminal(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false);
        int exitCode =
                CommandTree.run(
                        new Invocation(
                                terminal,
                                new HashMap<>(environment),
                                Clock.fixed(NOW, ZoneOffset.UTC)),
                        arguments);
        return new CommandRun(
                exitCode,
                out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8));
    }

    CommandRun done() {
        return ended(ExitCode.DONE);
    }

    CommandRun ended(int wanted) {
        assertThat(exitCode).as(out + err).isEqualTo(wanted);
        return this;
    }

    /** The one object that {@code --json} promises. */
    JsonNode json() {
        try {
            return new ObjectMapper().readTree(out);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + out, e);
        }
    }
}
