package io.holdfast.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.simulator.engine.xml.Xml;
import io.holdfast.simulator.engine.xml.XmlParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sends the recorded requests to a simulator in the recorded state and compares the answers:
 * status, content type, location, challenge, elements and attributes in order, addresses, and the
 * values that decide what a client does. What differs on purpose stands in DIFFERENCES.md, and must
 * differ.
 */
class CaptureReplayTest {
    /** Their values are compared; of all others only that they are there. */
    private static final Set<String> DECIDING =
            Set.of(
                    "phase",
                    "status",
                    "snapshot_status",
                    "snapshot_type",
                    "direction",
                    "format",
                    "backup",
                    "backup_mode",
                    "interface",
                    "active",
                    "bootable",
                    "detail",
                    "reason",
                    "state",
                    "shallow");

    private static final Pattern UUID_PATTERN =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(%2C)?");
    private static final CaptureStates STATES = new CaptureStates();

    @TempDir Path data;

    static Stream<Capture> same() throws IOException {
        Set<String> different = differences();
        return Capture.all().filter(c -> !different.contains(c.name()));
    }

    static Stream<Capture> different() throws IOException {
        Set<String> different = differences();
        return Capture.all().filter(c -> different.contains(c.name()));
    }

    private static Set<String> differences() throws IOException {
        Path module = Path.of(System.getProperty("holdfast.root", ".."), "ovirt-simulator");
        String page = Files.readString(module.resolve("DIFFERENCES.md"));
        Matcher names =
                Pattern.compile("(?m)^\\| `([a-z0-9-]+)`")
                        .matcher(page.substring(page.indexOf("\n## Engine")));
        return names.results().map(m -> m.group(1)).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("same")
    void the_simulator_answers_as_the_engine_did(Capture capture) throws IOException {
        try (CaptureWorld world = new CaptureWorld(data)) {
            STATES.of(capture).accept(world, capture);
            EngineProbe.Reply reply = send(world, capture);
            assertThat(facts(reply)).isEqualTo(facts(world, capture));
        }
    }

    @ParameterizedTest
    @MethodSource("different")
    void what_is_listed_as_different_is_different(Capture capture) throws IOException {
        try (CaptureWorld world = new CaptureWorld(data)) {
            STATES.of(capture).accept(world, capture);
            EngineProbe.Reply reply = send(world, capture);
            assertThat(facts(reply)).isNotEqualTo(facts(world, capture));
        }
    }

    @Test
    void every_listed_difference_names_a_recorded_exchange() throws IOException {
        Set<String> names = Capture.all().map(Capture::name).collect(Collectors.toSet());
        assertThat(names).containsAll(differences());
    }

    private static EngineProbe.Reply send(CaptureWorld world, Capture capture) {
        Map<String, String> headers = new HashMap<>();
        switch (capture.name()) {
            case "misc-no-auth" -> headers.put("Authorization", "");
            case "misc-bad-bearer" -> headers.put("Authorization", "Bearer nonsense");
            case "misc-bad-basic" -> headers.put("Authorization", basic("admin@internal:wrong"));
            case "misc-bad-profile" -> headers.put("Authorization", basic("admin@nowhere:wrong"));
            case "flt-vm-all-content", "snapshot-all-content", "flt-ovf-snapshots" ->
                    headers.put("All-Content", "true");
            default -> {}
        }
        if (capture.contentType().filter(t -> t.startsWith("application/json")).isPresent()) {
            headers.put("Accept", "application/json");
            headers.put("Content-Type", "application/json");
        }
        return world.probe.call(
                capture.method(),
                world.translate(capture.path()),
                world.translate(capture.requestBody()),
                headers);
    }

    private static String basic(String credentials) {
        return "Basic "
                + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    private static String facts(EngineProbe.Reply reply) {
        return headers(
                        reply.headers().firstValue("Location"),
                        reply.headers().firstValue("WWW-Authenticate"))
                + facts(reply.status(), reply.headers().firstValue("Content-Type"), reply.body());
    }

    private static String facts(CaptureWorld world, Capture capture) {
        return headers(capture.location().map(world::translate), capture.challenge())
                + facts(capture.status(), capture.contentType(), world.translate(capture.body()));
    }

    private static String headers(Optional<String> location, Optional<String> challenge) {
        return "Location: %s%nWWW-Authenticate: %s%n"
                .formatted(location.map(CaptureReplayTest::plain), challenge);
    }

    private static String facts(int status, Optional<String> type, String body) {
        StringBuilder facts = new StringBuilder();
        facts.append(status).append(' ').append(type.orElse("no content type")).append('\n');
        if (type.filter(t -> t.startsWith("application/xml")).isEmpty()) {
            return facts.append(withoutSite(body.strip())).toString();
        }
        try {
            shape(XmlParser.parse(body), "", facts);
        } catch (XmlParser.NotXml e) {
            facts.append("not XML: ").append(body);
        }
        return facts.toString();
    }

    private static String withoutSite(String text) {
        return text.replaceAll("https?://[^/]*/", "http://site/");
    }

    private static String plain(String text) {
        return UUID_PATTERN
                .matcher(withoutSite(text))
                .replaceAll("{id}")
                .replaceAll("\\d{4,}", "{n}");
    }

    private static void shape(Xml x, String indent, StringBuilder facts) {
        facts.append(indent).append(x.name());
        x.attributes()
                .forEach((name, value) ->
                        facts.append(' ').append(name).append('=').append(plain(value)));
        if (DECIDING.contains(x.name()) && x.children().isEmpty()) {
            facts.append(": ").append(withoutSite(x.value().strip()));
        }
        facts.append('\n');
        List<Xml> children = x.children();
        children.forEach(c -> shape(c, indent + "  ", facts));
    }
}
