package io.holdfast.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir Path folder;

    @Test
    void a_process_that_dies_before_it_answers_fails_at_once_with_the_tail_of_its_log() {
        ChildCommand command =
                shell("broken", "echo first words; echo 'cannot open the vault' >&2; exit 7");
        Readiness never = () -> Optional.of("nobody answers");

        assertThatThrownBy(() -> ChildProcess.startReady(command, never, LONG))
                .isInstanceOf(LocalStackException.NotReady.class)
                .hasMessageContaining("broken ended with status 7")
                .hasMessageContaining("cannot open the vault");
    }

    @Test
    void a_process_that_never_answers_is_taken_down_and_the_last_obstacle_is_told()
            throws Exception {
        ChildCommand command = shell("silent", "echo $$ > pid; echo thinking; exec sleep 1000");
        Readiness never = () -> Optional.of("port 1 accepts no connection");

        assertThatThrownBy(() -> ChildProcess.startReady(command, never, Duration.ofSeconds(1)))
                .isInstanceOf(LocalStackException.NotReady.class)
                .hasMessageContaining("port 1 accepts no connection")
                .hasMessageContaining("thinking");
        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        assertThat(Await.isGone(pid)).isTrue();
    }

    @Test
    void a_taken_port_is_told_apart_because_another_port_helps() {
        ChildCommand command =
                shell("clash", "echo 'java.net.BindException: Address already in use'; exit 1");

        assertThatThrownBy(() -> ChildProcess.startReady(command, () -> Optional.of("no"), LONG))
                .isInstanceOf(LocalStackException.PortTaken.class);
    }

    @Test
    void a_snatched_port_leads_to_another_try() {
        List<LoopbackPort> tried = new ArrayList<>();
        LoopbackPort found =
                LoopbackPort.retrying(() -> {
                    tried.add(LoopbackPort.free());
                    if (tried.size() < 3) {
                        throw new LocalStackException.PortTaken("taken: " + tried);
                    }
                    return tried.getLast();
                });
        assertThat(tried).hasSize(3).last().isEqualTo(found);
    }

    @Test
    void the_tail_shows_this_run_and_not_the_one_before() {
        try (ChildProcess first = ChildProcess.start(shell("run", "echo one"))) {
            first.awaitSuccess(LONG);
            assertThat(first.logTail()).isEqualTo("one\n");
        }
        try (ChildProcess second = ChildProcess.start(shell("run", "echo two"))) {
            second.awaitSuccess(LONG);
            assertThat(second.logTail()).isEqualTo("two\n");
        }
    }

    @Test
    void stopping_lets_the_process_end_in_good_order() throws Exception {
        ChildCommand command =
                shell(
                        "orderly",
                        "trap 'echo bye; exit 0' TERM; touch up; while :; do sleep 0.1; done");
        try (ChildProcess child = ChildProcess.startReady(command, fileExists("up"), LONG)) {
            child.stop();
            assertThat(child.isAlive()).isFalse();
            assertThat(child.logTail()).contains("bye");
        }
    }

    @Test
    void what_ignores_the_signal_is_killed_after_its_grace_with_all_it_started() throws Exception {
        ChildCommand command =
                shell(
                                "stubborn",
                                "trap '' TERM; sleep 1000 & echo $! > grandchild; touch up; wait; sleep 1000")
                        .endingOn(StopSignal.TERM, Duration.ofSeconds(1));
        long grandchild;
        try (ChildProcess child = ChildProcess.startReady(command, fileExists("up"), LONG)) {
            grandchild = Long.parseLong(Files.readString(folder.resolve("grandchild")).strip());
            assertThat(child.isAlive()).isTrue();
        }
        assertThat(Await.isGone(grandchild)).isTrue();
    }

    @Test
    void environment_and_directory_reach_the_process_and_nothing_reaches_its_input() {
        ChildCommand command =
                shell("told", "echo $GREETING; pwd; cat; echo end of input")
                        .withEnvironment(Map.of("GREETING", "hello"))
                        .in(folder.resolve("below"));
        try (ChildProcess child = ChildProcess.start(command)) {
            child.awaitSuccess(LONG);
            assertThat(child.logTail().lines().toList())
                    .containsExactly("hello", folder.resolve("below").toString(), "end of input");
        }
    }

    @Test
    void an_http_probe_says_what_it_met() throws Exception {
        URI nobody = URI.create("http://" + LoopbackPort.free().address() + "/q/health/ready");

        assertThat(Readiness.http(nobody).obstacle())
                .hasValueSatisfying(seen ->
                        assertThat(seen).contains(nobody.toString()).contains("ConnectException"));
    }

    private ChildCommand shell(String name, String script) {
        return ChildCommand.of(name, folder.resolve(name + ".log"), List.of("sh", "-c", script));
    }

    private Readiness fileExists(String name) {
        return () ->
                Files.exists(folder.resolve(name))
                        ? Optional.empty()
                        : Optional.of(name + " does not exist");
    }
}
