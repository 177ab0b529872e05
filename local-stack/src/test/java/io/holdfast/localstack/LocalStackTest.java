package io.holdfast.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStackTest {

    @Test
    void nothing_outlives_an_owner_that_was_killed(@TempDir Path folder) {
        List<String> line = new ArrayList<>(ChildCommand.java(folder.resolve("tmp")));
        line.addAll(
                List.of(
                        "-Xmx128m",
                        "-Dholdfast.stack=process",
                        "-Dholdfast.servers=" + System.getProperty("holdfast.servers"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LonelyOwner.class.getName(),
                        folder.resolve("stack").toString()));
        Path log = folder.resolve("owner.log");
        List<Long> servers;
        List<Long> everything;
        try (ChildProcess owner = ChildProcess.start(ChildCommand.of("owner", log, line))) {
            owner.awaitReady(
                    () -> Optional.of("no pids yet").filter(_ -> !text(log).contains("pids ")),
                    Duration.ofMinutes(2));
            servers =
                    Pattern.compile("\\d+")
                            .matcher(text(log).substring(text(log).indexOf("pids ")))
                            .results()
                            .map(MatchResult::group)
                            .map(Long::valueOf)
                            .limit(3)
                            .toList();
            everything = new ArrayList<>(servers);
            ProcessHandle handle = ProcessHandle.of(owner.pid()).orElseThrow();
            handle.descendants().map(ProcessHandle::pid).forEach(everything::add);
            assertThat(everything).as("servers are children of their owner").containsAll(servers);

            // SIGKILL to the owner alone, as the system's out-of-memory killer would.
            handle.destroyForcibly();
            Await.until("every server to go", () -> everything.stream().allMatch(Await::isGone));
        }
        assertThat(servers).hasSize(3);
    }

    @Test
    void a_folder_with_content_is_refused_rather_than_adopted(@TempDir Path folder)
            throws Exception {
        Files.createDirectories(folder.resolve("s3"));
        Files.writeString(folder.resolve("s3/notes"), "mine");

        assertThatThrownBy(() -> S3Server.start(folder.resolve("s3")))
                .isInstanceOf(LocalStackException.Unusable.class)
                .hasMessageContaining("s3 is not empty");
        assertThat(folder.resolve("s3/notes")).hasContent("mine");
    }

    private static String text(Path log) {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
