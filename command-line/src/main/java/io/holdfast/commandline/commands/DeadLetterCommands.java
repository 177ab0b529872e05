package io.holdfast.commandline.commands;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.commandline.service.ServiceClient;
import io.holdfast.commandline.service.ServiceFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Records that no service could handle. */
final class DeadLetterCommands {

    private static final String PATH = "api/v1/dead-letters";

    private DeadLetterCommands() {}

    /** Looks at them. */
    @Command(
            name = "list",
            description =
                    "List the newest dead letters, the newest first: where each is, which field was wrong, and why.")
    static final class DeadLetterList extends ServiceAction {

        @Option(
                names = "--most",
                paramLabel = "N",
                description = "So many at most, up to 500 (default: ${DEFAULT-VALUE}).")
        private int most = 100;

        DeadLetterList(Invocation invocation) {
            super(invocation);
        }

        @Override
        Answer answer(ServiceClient client) throws InterruptedException {
            JsonNode letters = client.get(PATH + "?size=" + most);
            List<String> lines = new ArrayList<>();
            for (JsonNode letter : letters) {
                lines.add(
                        "%s/%d/%d  %s  %s: %s"
                                .formatted(
                                        letter.path("topic").asText(),
                                        letter.path("partition").asInt(),
                                        letter.path("offset").asLong(),
                                        letter.path("at").asText(),
                                        letter.path("field").asText(),
                                        letter.path("reason").asText()));
                lines.add("    from " + letter.path("origin").asText());
            }
            if (lines.isEmpty()) {
                lines.add("no dead letters");
            }
            return Answer.of(lines, Map.of("deadLetters", letters));
        }
    }

    /** Tries one again. */
    @Command(
            name = "replay",
            description =
                    "Publish a dead letter once more, as it was, where it was first sent to: after the service that could not handle it was mended.")
    static final class DeadLetterReplay extends ServiceAction {

        private static final Pattern PLACE = Pattern.compile("([^/]+)/(\\d+)/(\\d+)");

        @Parameters(
                paramLabel = "TOPIC/PARTITION/OFFSET",
                description = "Where it is, as `dead-letter list` says.")
        private String place = "";

        DeadLetterReplay(Invocation invocation) {
            super(invocation);
        }

        @Override
        Answer answer(ServiceClient client) throws InterruptedException {
            Matcher parts = PLACE.matcher(place);
            if (!parts.matches()) {
                throw new ServiceFailure.Refused(
                        place + " is not TOPIC/PARTITION/OFFSET; `dead-letter list` shows them");
            }
            JsonNode done =
                    client.post(PATH, parts.group(1), parts.group(2), parts.group(3), "replay");
            String topic = done.path("topic").asText();
            return Answer.of(List.of("published once more to " + topic), Map.of("topic", topic));
        }
    }
}
