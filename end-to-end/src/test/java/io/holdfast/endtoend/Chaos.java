package io.holdfast.endtoend;

import io.holdfast.localstack.LocalStack;
import io.holdfast.localstack.Server;
import io.holdfast.localstack.demo.Installation;
import io.holdfast.localstack.demo.Installation.Service;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;

/** Kills and pauses the parts of an installation, one after another, as a seed says. */
final class Chaos implements Callable<Integer> {

    private static final int QUIET_MILLIS_MAX = 4_000;
    private static final int PAUSE_MILLIS_MIN = 500;
    private static final int PAUSE_MILLIS_MAX = 8_000;

    private static final System.Logger LOG = System.getLogger(Chaos.class.getName());

    private final Installation installation;
    private final SplittableRandom random;
    private final int faults;

    /**
     * For one run.
     *
     * @param faults how many
     */
    Chaos(Installation installation, long seed, int faults) {
        this.installation = installation;
        this.random = new SplittableRandom(seed);
        this.faults = faults;
    }

    /** What a fault hits; the engine's state is in its memory, so it is never killed. */
    private enum Victim {
        CATALOG,
        SNAPSHOT,
        TRANSFER,
        RESTORE,
        KAFKA,
        POSTGRES,
        STORE,
        ENGINE
    }

    /** Returns how many faults there were, when everything runs again. */
    @Override
    public Integer call() throws IOException, InterruptedException {
        for (int number = 0; number < faults; number++) {
            Thread.sleep(random.nextInt(QUIET_MILLIS_MAX)); // the moment of the fault
            fault(number);
        }
        return faults;
    }

    private void fault(int number) throws IOException, InterruptedException {
        Victim victim = Victim.values()[random.nextInt(Victim.values().length)];
        Duration pause = Duration.ofMillis(random.nextInt(PAUSE_MILLIS_MIN, PAUSE_MILLIS_MAX));
        boolean kill = random.nextBoolean();
        LOG.log(
                System.Logger.Level.INFO,
                "fault {0} of {1}: {2} {3}",
                number + 1,
                faults,
                victim,
                kill && victim != Victim.ENGINE ? "is killed" : "stops for " + pause);
        switch (victim) {
            case CATALOG -> service(Service.CATALOG, kill, pause);
            case SNAPSHOT -> service(Service.SNAPSHOT, kill, pause);
            case TRANSFER -> service(Service.TRANSFER, kill, pause);
            case RESTORE -> service(Service.RESTORE, kill, pause);
            case KAFKA -> server(stack().kafka(), kill, pause);
            case POSTGRES -> server(stack().postgres(), kill, pause);
            case STORE -> server(stack().s3(), kill, pause);
            case ENGINE -> installation.simulator().away(pause);
        }
    }

    private LocalStack stack() {
        return installation.stack();
    }

    private void service(Service service, boolean kill, Duration pause)
            throws IOException, InterruptedException {
        if (kill) {
            installation.process(service).kill();
            installation.restart(service, Map.of());
        } else {
            pause(installation.process(service).pid(), pause);
        }
    }

    private static void server(Server server, boolean kill, Duration pause)
            throws IOException, InterruptedException {
        if (kill) {
            server.kill();
            server.restart();
        } else {
            pause(server.pid().orElseThrow(), pause);
        }
    }

    private static void pause(long pid, Duration pause) throws IOException, InterruptedException {
        signal("-STOP", pid);
        try {
            Thread.sleep(pause); // the fault itself
        } finally {
            signal("-CONT", pid);
        }
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        Process kill =
                new ProcessBuilder(List.of("kill", name, Long.toString(pid))).inheritIO().start();
        if (kill.waitFor() != 0) {
            throw new IOException(
                    "kill %s %d ended with %d".formatted(name, pid, kill.exitValue()));
        }
    }
}
