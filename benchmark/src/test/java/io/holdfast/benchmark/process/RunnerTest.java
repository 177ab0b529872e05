package io.holdfast.benchmark.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerTest {

    @TempDir private Path folder;
    private Runner runner;

    @BeforeEach
    void a_runner() {
        runner = new Runner(folder.resolve("logs"));
    }

    private Command shell(String script) {
        return Command.in(folder, "sh", "-c", script);
    }

    @Test
    void what_a_command_prints_is_kept() throws Exception {
        Measured measured =
                runner.run("greet", shell("echo $GREETING").with(Map.of("GREETING", "hello")));

        assertThat(measured.output()).hasContent("hello");
    }

    @Test
    void the_processor_time_of_grandchildren_is_counted() throws Exception {
        Measured measured =
                runner.run(
                        "work",
                        shell("sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done'; true"));

        assertThat(measured.cpuSeconds()).isPositive();
        assertThat(measured.wallSeconds()).isPositive();
    }

    @Test
    void the_memory_of_grandchildren_is_seen() throws Exception {
        Measured measured =
                runner.run("hold", shell("sh -c 'head -c 64m /dev/zero | tail -c 64m | wc -c'"));

        assertThat(measured.peakBytes()).isPositive();
    }

    @Test
    void a_command_that_fails_says_what_it_printed() {
        assertThatThrownBy(() -> runner.run("fail", shell("echo out; echo no disk >&2; exit 3")))
                .isInstanceOfSatisfying(
                        CommandFailed.class, e -> assertThat(e.exitCode()).isEqualTo(3))
                .hasMessageContaining("fail: exit code 3")
                .hasMessageContaining("no disk");
    }

    @Test
    void a_field_of_proc_is_read_in_bytes() {
        String status = "Name:\tcat\nVmHWM:\t    2048 kB\nVmRSS:\t 1024 kB\n";

        assertThat(PeakMemory.field(status, "VmHWM:")).isEqualTo(2048 * 1024);
        assertThat(PeakMemory.field(status, "VmSwap:")).isZero();
    }
}
