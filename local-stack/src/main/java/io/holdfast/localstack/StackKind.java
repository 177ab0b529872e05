package io.holdfast.localstack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** How the servers run. */
public enum StackKind {
    PROCESS,
    DOCKER;

    private static final String PROPERTY = "holdfast.stack";

    /**
     * What {@code -Dholdfast.stack=process|docker} says; without it, containers where a Docker
     * engine answers and processes elsewhere.
     */
    public static StackKind chosen() {
        String asked = System.getProperty(PROPERTY, "auto").toLowerCase(Locale.ROOT);
        return switch (asked) {
            case "process" -> PROCESS;
            case "docker" -> DOCKER;
            case "auto", "" -> dockerAnswers() ? DOCKER : PROCESS;
            default ->
                    throw new LocalStackException.Unusable(
                            "-D"
                                    + PROPERTY
                                    + "="
                                    + asked
                                    + " is unknown; say process or docker, or leave it out");
        };
    }

    /**
     * Looks for a trace of an engine first: asking costs seconds, and noise in the log, where there
     * is none.
     */
    private static boolean dockerAnswers() {
        boolean trace =
                System.getenv("DOCKER_HOST") != null
                        || Files.exists(Path.of("/var/run/docker.sock"));
        return trace && ContainerHosting.engineAnswers();
    }
}
