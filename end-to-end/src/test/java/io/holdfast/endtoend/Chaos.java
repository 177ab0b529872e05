package io.holdfast.endtoend;

import io.holdfast.localstack.CuttingProxy;
import io.holdfast.localstack.Server;
import io.holdfast.localstack.demo.Installation;
import io.holdfast.localstack.demo.Installation.Replica;
import io.holdfast.localstack.demo.Installation.Service;
import io.holdfast.localstack.demo.Line;
import io.holdfast.localstack.demo.SimulatorProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Does to the parts of an installation what happens to machines and networks, one thing after
 * another, as a seed says.
 */
final class Chaos implements Callable<Chaos.Done> {

    private static final int QUIET_MILLIS_MAX = 4_000;
    private static final int PAUSE_MILLIS_MIN = 500;
    private static final int PAUSE_MILLIS_MAX = 8_000;
    private static final int CUT_AFTER_BYTES_MAX = 1 << 20;

    private static final System.Logger LOG = System.getLogger(Chaos.class.getName());

    private final Installation installation;
    private final SplittableRandom random;
    private final int faults;
    private final BooleanSupplier enough;

    /**
     * For one run.
     *
     * @param faults how many at least
     * @param enough whether what the faults are to hit has happened; until then there are more
     */
    Chaos(Installation installation, long seed, int faults, BooleanSupplier enough) {
        this.installation = installation;
        this.random = new SplittableRandom(seed);
        this.faults = faults;
        this.enough = enough;
    }

    /**
     * Everything runs again.
     *
     * @param faults how many there were
     * @param lastNanos when the last one was over, by {@link System#nanoTime}
     */
    record Done(int faults, long lastNanos) {}

    /** Something that goes wrong, and is well again when it returns. */
    private interface Strike {
        void run() throws IOException, InterruptedException;
    }

    /**
     * @param what for the log
     */
    private record Fault(String what, Strike strike) {}

    @Override
    public Done call() throws IOException, InterruptedException {
        int number = 0;
        while (number < faults || !enough.getAsBoolean()) {
            Thread.sleep(random.nextInt(QUIET_MILLIS_MAX)); // the moment of the fault
            Fault fault = draw();
            number++;
            LOG.log(System.Logger.Level.INFO, "fault {0}: {1}", number, fault.what());
            fault.strike().run();
        }
        return new Done(number, System.nanoTime());
    }

    private Fault draw() {
        Duration pause = Duration.ofMillis(random.nextInt(PAUSE_MILLIS_MIN, PAUSE_MILLIS_MAX));
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> ofService(pause);
            case 4, 5 -> ofServer(pause);
            case 6, 7 -> ofEngine(pause);
            default -> ofLine(pause);
        };
    }

    private Fault ofService(Duration pause) {
        Replica replica =
                pick(
                        Stream.of(Service.values())
                                .flatMap(service -> installation.replicas(service).stream())
                                .toList());
        return random.nextBoolean()
                ? new Fault(
                        replica + " is killed",
                        () -> {
                            installation.process(replica).kill();
                            installation.restart(replica, Map.of());
                        })
                : new Fault(
                        replica + " stops for " + pause,
                        () -> pause(installation.process(replica).pid(), pause));
    }

    private Fault ofServer(Duration pause) {
        Server server =
                pick(
                        List.of(
                                installation.stack().kafka(),
                                installation.stack().postgres(),
                                installation.stack().s3()));
        String name = server.getClass().getSimpleName();
        return random.nextBoolean()
                ? new Fault(
                        name + " is killed",
                        () -> {
                            server.kill();
                            server.restart();
                        })
                : new Fault(
                        name + " stops for " + pause,
                        () -> pause(server.pid().orElseThrow(), pause));
    }

    /** Its state is in its memory, so its process is not killed: docs/adr/0040. */
    private Fault ofEngine(Duration pause) {
        SimulatorProcess engine = installation.simulator();
        return switch (random.nextInt(4)) {
            case 0 -> new Fault("the engine is away for " + pause, () -> away(pause));
            case 1 ->
                    new Fault(
                            "the engine restarts within " + pause,
                            () -> {
                                engine.restart(pause);
                                Thread.sleep(pause); // the fault itself
                            });
            case 2 -> new Fault("the imageio daemon restarts", engine::restartImageio);
            default ->
                    new Fault(
                            "engine and imageio stop for " + pause,
                            () -> pause(engine.pid(), pause));
        };
    }

    private void away(Duration pause) throws IOException, InterruptedException {
        installation.simulator().away(pause);
        Thread.sleep(pause); // the fault itself
    }

    private Fault ofLine(Duration pause) {
        Line line = pick(List.of(Line.values()));
        CuttingProxy proxy = installation.line(line);
        int bytes = random.nextInt(CUT_AFTER_BYTES_MAX);
        return switch (random.nextInt(4)) {
            case 0 -> new Fault("connections to " + line + " are cut", proxy::cut);
            case 1 ->
                    lasting(
                            "connections to " + line + " stall for " + pause,
                            proxy,
                            proxy::stall,
                            pause);
            case 2 ->
                    lasting(
                            "connections to " + line + " are refused for " + pause,
                            proxy,
                            proxy::refuse,
                            pause);
            default ->
                    lasting(
                            "connections to %s are cut after %d bytes for %s"
                                    .formatted(line, bytes, pause),
                            proxy,
                            () -> proxy.cutAfter(bytes),
                            pause);
        };
    }

    private static Fault lasting(String what, CuttingProxy proxy, Runnable begin, Duration pause) {
        return new Fault(
                what,
                () -> {
                    begin.run();
                    try {
                        Thread.sleep(pause); // the fault itself
                    } finally {
                        proxy.heal();
                    }
                });
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
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
