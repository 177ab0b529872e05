package io.holdfast.commandline.commands;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Against a server that answers as the services do; with the services: RefusalsTest, LeftoversTest.
 */
class ServicesTest {

    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private int status = 200;
    private String body = "[]";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
                    byte[] bytes = body.getBytes(UTF_8);
                    exchange.sendResponseHeaders(status, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--service=http://localhost:" + server.getAddress().getPort());
        return CommandRun.of(Map.of(), all.toArray(String[]::new));
    }

    @Test
    void dead_letters_are_listed_with_place_field_and_reason() {
        body =
                """
                [{"topic": "holdfast.backup.commands.dead", "partition": 2, "offset": 17,
                  "at": "2026-11-23T10:00:00Z", "field": "data.vm", "reason": "is missing",
                  "origin": "holdfast.backup.commands-2@99"}]\
                """;
        assertThat(run("dead-letter", "list", "--most=5").done().out())
                .contains("holdfast.backup.commands.dead/2/17", "data.vm: is missing", "-2@99");
        assertThat(asked).containsExactly("GET /api/v1/dead-letters?size=5");
        assertThat(
                        run("dead-letter", "list", "--json")
                                .done()
                                .json()
                                .at("/deadLetters/0/offset")
                                .asLong())
                .isEqualTo(17);
        body = "[]";
        assertThat(run("dead-letter", "list").done().out()).contains("no dead letters");
    }

    @Test
    void a_dead_letter_is_published_once_more() {
        status = 202;
        body = "{\"topic\": \"holdfast.backup.commands\"}";
        assertThat(run("dead-letter", "replay", "holdfast.backup.commands.dead/2/17").done().out())
                .contains("published once more to holdfast.backup.commands");
        assertThat(asked)
                .containsExactly(
                        "POST /api/v1/dead-letters/holdfast.backup.commands.dead/2/17/replay");
        assertThat(run("dead-letter", "replay", "the third").ended(ExitCode.REFUSED).err())
                .contains("TOPIC/PARTITION/OFFSET");
    }

    @Test
    void leftovers_are_planned_and_removed() {
        body =
                """
                [{"vm": "v", "kind": "SNAPSHOT", "id": "i-1", "job": "j-1", "verdict": "REMOVABLE"}]\
                """;
        assertThat(run("leftovers", "lab 1", "--plan").done().out())
                .contains("REMOVABLE", "SNAPSHOT i-1 of job j-1");
        body = "{\"removed\": " + body + ", \"troubles\": []}";
        assertThat(run("leftovers", "lab 1").done().out()).contains("1 removed");
        body = "{\"removed\": [], \"troubles\": [\"snapshot i-1: the engine is away\"]}";
        assertThat(run("leftovers", "lab 1").ended(ExitCode.MAY_PASS).out())
                .contains("0 removed", "not removed: snapshot i-1: the engine is away");
        assertThat(asked)
                .containsExactly(
                        "GET /api/v1/leftovers/lab%201",
                        "POST /api/v1/leftovers/lab%201/sweep",
                        "POST /api/v1/leftovers/lab%201/sweep");
    }

    @Test
    void what_a_service_says_against_it_is_told() {
        status = 404;
        body = "{\"detail\": \"no engine lap is configured; there are [lab]\"}";
        assertThat(run("leftovers", "lap", "--plan").ended(ExitCode.REFUSED).err())
                .contains("404", "there are [lab]");
        status = 503;
        body = "{\"detail\": \"Kafka does not answer\"}";
        assertThat(run("dead-letter", "list").ended(ExitCode.MAY_PASS).err())
                .contains("Kafka does not answer");
        status = 200;
        body = "<html>";
        assertThat(run("dead-letter", "list").ended(ExitCode.REFUSED).err())
                .contains("check --service");
    }

    @Test
    void a_service_that_is_away_or_no_service_is_named() {
        server.stop(0);
        assertThat(run("dead-letter", "list").ended(ExitCode.MAY_PASS).err())
                .contains("does not answer", "check --service");
        assertThat(
                        CommandRun.of(Map.of(), "dead-letter", "list", "--service=localhost")
                                .ended(ExitCode.REFUSED)
                                .err())
                .contains("http://host:port");
    }
}
