package io.holdfast.localstack;

import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A server as a child process. */
final class ProcessHosting implements Hosting {

    /** Servers answer within seconds; a machine busy with builds takes many times that. */
    private static final Duration READY_WITHIN = Duration.ofMinutes(2);

    private final ChildCommand command;
    private final Readiness readiness;
    private @Nullable ChildProcess running;

    ProcessHosting(ChildCommand command, Readiness readiness) {
        this.command = command;
        this.readiness = readiness;
    }

    @Override
    public void start() {
        stop();
        running = ChildProcess.startReady(command, readiness, READY_WITHIN);
    }

    @Override
    public void stop() {
        if (running != null) {
            running.stop();
        }
    }

    @Override
    public void kill() {
        if (running != null) {
            running.kill();
        }
    }

    OptionalLong pid() {
        return running != null && running.isAlive()
                ? OptionalLong.of(running.pid())
                : OptionalLong.empty();
    }
}
