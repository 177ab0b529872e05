package io.holdfast.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A started process that never outlives its owner: it ends with {@link #close()}, and with this JVM
 * whatever ends that.
 */
public final class ChildProcess implements AutoCloseable {

    private static final Duration BETWEEN_PROBES = Duration.ofMillis(100);

    private static final long BETWEEN_LOOKS_MILLIS = 10;

    /**
     * On top of the grace: the watch looks ten times a second, and a busy machine is slow to reap.
     */
    private static final Duration REAPING = Duration.ofSeconds(10);

    private final ChildCommand command;
    private final Process process;
    private final LogTail tail;

    private ChildProcess(ChildCommand command, Process process, LogTail tail) {
        this.command = command;
        this.process = process;
        this.tail = tail;
    }

    /**
     * Starts {@code command}; returns as soon as it runs.
     *
     * @throws LocalStackException.Unusable when the program or its directories cannot be used
     */
    public static ChildProcess start(ChildCommand command) {
        try {
            Files.createDirectories(command.directory());
            Path logFolder = command.log().getParent();
            if (logFolder != null) {
                Files.createDirectories(logFolder);
            }
            LogTail tail = LogTail.from(command.log());
            ProcessBuilder builder =
                    new ProcessBuilder(OwnerWatch.around(command))
                            .directory(command.directory().toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(
                                    ProcessBuilder.Redirect.appendTo(command.log().toFile()));
            builder.environment().putAll(command.environment());
            return new ChildProcess(command, builder.start(), tail);
        } catch (IOException e) {
            throw new LocalStackException.Unusable(
                    command.name()
                            + " cannot be started in "
                            + command.directory()
                            + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /**
     * Starts {@code command} and waits until it answers; what does not answer is taken down again.
     */
    public static ChildProcess startReady(
            ChildCommand command, Readiness readiness, Duration deadline) {
        ChildProcess child = start(command);
        try {
            child.awaitReady(readiness, deadline);
            return child;
        } catch (RuntimeException e) {
            child.kill();
            throw e;
        }
    }

    /**
     * Waits until {@code readiness} sees no obstacle.
     *
     * @throws LocalStackException.NotReady as soon as the process has died, or after {@code
     *     deadline}
     * @throws LocalStackException.PortTaken when it died because its port was taken
     */
    public void awaitReady(Readiness readiness, Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        try {
            while (true) {
                if (!process.isAlive()) {
                    throw died();
                }
                Optional<String> obstacle = readiness.obstacle();
                if (obstacle.isEmpty()) {
                    return;
                }
                if (System.nanoTime() > end) {
                    throw new LocalStackException.NotReady(
                            "%s did not answer within %s; last: %s%n%s"
                                    .formatted(
                                            command.name(),
                                            deadline,
                                            obstacle.get(),
                                            tail.describe()));
                }
                process.waitFor(BETWEEN_PROBES.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /**
     * Waits for a process that is run to its end.
     *
     * @throws LocalStackException.NotReady when it ends with another status than 0, or not within
     *     {@code deadline}
     */
    public void awaitSuccess(Duration deadline) {
        try {
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
                throw new LocalStackException.NotReady(
                        "%s did not end within %s%n%s"
                                .formatted(command.name(), deadline, tail.describe()));
            }
            release();
            if (process.exitValue() != 0) {
                throw died();
            }
        } catch (InterruptedException e) {
            kill();
            throw interrupted(e);
        }
    }

    /**
     * Asks the process to end, waits for its grace, then kills what is left of its whole group.
     * Repeatable.
     */
    public void stop() {
        List<ProcessHandle> tree = tree();
        release();
        if (!awaitEnd(tree, command.grace().plus(REAPING))) {
            kill();
        }
    }

    /** Ends the process and all it started at once, as a crash would (SIGKILL). Repeatable. */
    public void kill() {
        List<ProcessHandle> tree = tree();
        tree.forEach(ProcessHandle::destroyForcibly);
        release();
        if (!awaitEnd(tree, REAPING)) {
            throw new LocalStackException.NotReady(
                    "%s (process %d) is still there %s after SIGKILL"
                            .formatted(command.name(), pid(), REAPING));
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** The id of the process itself, not of a wrapper. */
    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public Path log() {
        return command.log();
    }

    /** The last lines that this process wrote, bounded. */
    public String logTail() {
        return tail.lines();
    }

    private LocalStackException died() {
        String what =
                "%s ended with status %d before it answered%n%s"
                        .formatted(command.name(), process.exitValue(), tail.describe());
        boolean clash = tellsOfPortClash(tail.lines());
        return clash
                ? new LocalStackException.PortTaken(what)
                : new LocalStackException.NotReady(what);
    }

    /** How the JDK, PostgreSQL, Jetty and Quarkus word EADDRINUSE. */
    private static boolean tellsOfPortClash(String lines) {
        return Stream.of(
                        "Address already in use",
                        "Failed to bind to",
                        "already bound",
                        "seems to be in use")
                .anyMatch(lines::contains);
    }

    private List<ProcessHandle> tree() {
        ProcessHandle self = process.toHandle();
        return Stream.concat(Stream.of(self), self.descendants()).toList();
    }

    /** Lets go of the pipe, which tells the watch to end the group. */
    private void release() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the pipe to the watch of " + command.name() + " cannot be closed", e);
        }
    }

    private boolean awaitEnd(List<ProcessHandle> tree, Duration within) {
        long end = System.nanoTime() + within.toNanos();
        try {
            boolean ended = process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
            while (ended && !tree.stream().allMatch(ProcessState::hasEnded)) {
                ended = System.nanoTime() < end;
                Thread.sleep(BETWEEN_LOOKS_MILLIS);
            }
            return ended;
        } catch (InterruptedException e) {
            tree.forEach(ProcessHandle::destroyForcibly);
            throw interrupted(e);
        }
    }

    private LocalStackException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new LocalStackException.Unusable(
                "interrupted while waiting for " + command.name(), e);
    }
}
