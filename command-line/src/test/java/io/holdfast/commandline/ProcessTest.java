package io.holdfast.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The program as a process of its own, as the launcher starts it. */
class ProcessTest {

    @Test
    void the_exit_code_and_the_line_on_standard_error_reach_who_called()
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Holdfast.class.getName(),
                                "repo",
                                "info",
                                "--repository=ftp://nowhere")
                        .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isEqualTo(3);
        assertThat(out).isEmpty();
        assertThat(err).startsWith("holdfast: a repository is file:").hasLineCount(1);
    }
}
