package io.holdfast.commandline.commands;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.commandline.service.ServiceClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What jobs have left on an engine. */
@Command(
        name = "leftovers",
        description =
                "Remove what ended jobs have left on an engine: of backups by snapshot-service, of restores by restore-service. What is foreign, in use or of an unknown job stays.")
final class Leftovers extends ServiceAction {

    private static final String PATH = "api/v1/leftovers";

    @Parameters(paramLabel = "ENGINE", description = "The engine's id in the configuration.")
    private String engine = "";

    @Option(names = "--plan", description = "Only say what is there and what would be done.")
    private boolean plan;

    Leftovers(Invocation invocation) {
        super(invocation);
    }

    @Override
    Answer answer(ServiceClient client) throws InterruptedException {
        return plan ? planned(client.get(PATH, engine)) : swept(client.post(PATH, engine, "sweep"));
    }

    private static Answer planned(JsonNode found) {
        List<String> lines = lines(found);
        if (lines.isEmpty()) {
            lines.add("nothing is left");
        }
        return Answer.of(lines, Map.of("leftovers", found));
    }

    private static Answer swept(JsonNode result) {
        JsonNode removed = result.path("removed");
        JsonNode troubles = result.path("troubles");
        List<String> lines = lines(removed);
        lines.add("%d removed".formatted(removed.size()));
        troubles.forEach(trouble -> lines.add("not removed: " + trouble.asText()));
        return new Answer(
                troubles.isEmpty() ? ExitCode.DONE : ExitCode.MAY_PASS,
                lines,
                Map.of("removed", removed, "troubles", troubles));
    }

    private static List<String> lines(JsonNode leftovers) {
        List<String> lines = new ArrayList<>();
        for (JsonNode each : leftovers) {
            lines.add(
                    "%-10s  %s %s of job %s"
                            .formatted(
                                    each.path("verdict").asText(),
                                    each.path("kind").asText(),
                                    each.path("id").asText(),
                                    each.path("job").asText()));
        }
        return lines;
    }
}
