package io.holdfast.commandline.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.commandline.location.Occupancy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoriesTest {

    @TempDir Path folder;

    @Test
    void a_repository_is_made_with_a_key_that_only_its_owner_reads() throws IOException {
        Bench bench = Bench.in(folder).init();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(bench.file("key"))))
                .isEqualTo("rw-------");
        JsonNode info = bench.run("repo", "info", "--json").done().json();
        assertThat(info.get("chunkBytes").intValue()).isEqualTo(65536);
        assertThat(info.get("segmentBytes").longValue()).isEqualTo(1 << 20);
        assertThat(bench.run("repo", "init").ended(ExitCode.REFUSED).err())
                .contains("there is a repository");
        assertThat(
                        bench.run("repo", "init", "--new-key-file=" + bench.file("key"))
                                .ended(ExitCode.REFUSED)
                                .err())
                .contains("is not overwritten");
    }

    @Test
    void what_is_missing_is_asked_for_by_name() {
        assertThat(CommandRun.of(Map.of(), "repo", "info").ended(ExitCode.REFUSED).err())
                .contains("--repository", "HOLDFAST_REPOSITORY");
        Map<String, String> known = Map.of("HOLDFAST_REPOSITORY", "s3://bucket");
        assertThat(CommandRun.of(known, "repo", "info").ended(ExitCode.REFUSED).err())
                .contains("--s3-endpoint");
        assertThat(
                        CommandRun.of(known, "repo", "info", "--s3-endpoint=http://127.0.0.1:1")
                                .ended(ExitCode.REFUSED)
                                .err())
                .contains("HOLDFAST_S3_ACCESS_KEY");
        assertThat(
                        CommandRun.of(Map.of("HOLDFAST_REPOSITORY", "ftp://x/y"), "repo", "info")
                                .ended(ExitCode.REFUSED)
                                .err())
                .contains("file:/absolute/path or s3://bucket");
    }

    @Test
    void a_wrong_key_is_refused_and_its_text_is_not_shown() throws IOException {
        Bench bench = Bench.in(folder).init();
        Path other = Files.writeString(bench.file("other"), "not a key at all");

        assertThat(bench.run("repo", "info", "--key-file=" + other).ended(ExitCode.REFUSED).err())
                .contains("does not hold a key")
                .doesNotContain("not a key at all");
    }

    @Test
    void keys_are_added_rotated_and_removed() throws IOException {
        Bench bench = Bench.in(folder).init();
        String first = onlySlot(bench);
        String next = bench.file("next").toString();
        bench.run("repo", "key", "add", "--new-key-file=" + next).done();
        bench.run("repo", "info", "--key-file=" + next).done();

        String last = bench.file("last").toString();
        bench.run("repo", "key", "rotate", "--key-file=" + next, "--new-key-file=" + last).done();
        bench.run("repo", "info", "--key-file=" + next).ended(ExitCode.REFUSED);
        bench.run("repo", "info", "--key-file=" + last).done();

        bench.run("repo", "key", "remove", first).ended(ExitCode.REFUSED);
        bench.run("repo", "key", "remove", "--key-file=" + last, first).done();
        bench.run("repo", "info").ended(ExitCode.REFUSED);
        assertThat(onlySlot(bench)).isNotEqualTo(first);
        assertThat(
                        bench.run("repo", "key", "add", "--key-file=" + last)
                                .ended(ExitCode.REFUSED)
                                .err())
                .contains("--new-key-file", "--next-key-file");
    }

    private static String onlySlot(Bench bench) {
        JsonNode slots = bench.run("repo", "key", "list", "--json").done().json().get("slots");
        assertThat(slots).hasSize(1);
        return slots.get(0).get("slot").textValue();
    }

    @Test
    void a_command_waits_its_turn_behind_one_that_deletes() {
        Bench bench = Bench.in(folder).init();
        try (Occupancy deleting = Occupancy.alone(bench.file("repository"))) {
            assertThat(deleting).isNotNull();
            assertThat(bench.run("repo", "info").ended(ExitCode.MAY_PASS).err())
                    .contains("at work", "try again");
        }
        bench.run("repo", "info").done();
    }

    @Test
    void who_has_no_shared_ledger_does_not_write_where_one_keeps_the_repository()
            throws IOException {
        Bench bench = Bench.in(folder).init();
        Path marks = Files.createDirectories(bench.file("repository").resolve("epochs"));
        Files.write(marks.resolve("0000000000000001"), new byte[1]);

        assertThat(
                        bench.run("image", "import", bench.image("a", 4096, 1).toString())
                                .ended(ExitCode.REFUSED)
                                .err())
                .contains("shared ledger");
        bench.run("image", "list").done();
    }

    @Test
    void help_tells_the_commands_and_the_exit_codes() {
        assertThat(CommandRun.of(Map.of(), "--help").done().out())
                .contains("repo", "image", "Exit codes");
        assertThat(CommandRun.of(Map.of(), "image", "import", "--help").done().out())
                .contains("--format", "unless given", "HOLDFAST_REPOSITORY", "damaged or missing");
        assertThat(CommandRun.of(Map.of(), "--version").done().out()).startsWith("Holdfast");
    }
}
