package io.holdfast.endtoend;

import io.holdfast.localstack.CuttingProxy;
import io.holdfast.localstack.LocalStackException;
import io.holdfast.localstack.Server;
import io.holdfast.localstack.demo.Installation;
import io.holdfast.localstack.demo.Installation.Replica;
import io.holdfast.localstack.demo.Installation.Service;
import io.holdfast.localstack.demo.Line;
import io.holdfast.localstack.demo.SimulatorProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Does to the parts of an installation what happens to machines and networks, as a seed says. */
final class Chaos {

    private static final int QUIET_MILLIS_MAX = 4_000;
    private static final int PAUSE_MILLIS_MIN = 500;
    private static final int PAUSE_MILLIS_MAX = 8_000;
    private static final int STARTS_MAX = 5;

    /** What is not enough after so many times the faults never will be. */
    private static final int FAULTS_TIMES = 4;

    private static final int CUT_AFTER_BYTES_MAX = 1 << 20;

    private static final System.Logger LOG = System.getLogger(Chaos.class.getName());

    private final Installation installation;
    private final SplittableRandom random;
    private final int faults;
    private final BooleanSupplier enough;
    private volatile boolean stopped;
    private final AtomicInteger struck = new AtomicInteger();
    private final Set<Object> hit = ConcurrentHashMap.newKeySet();

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
     * A fault that was drawn.
     *
     * @param victim what is hit; by one fault at a time
     * @param what for the log
     */
    private record Fault(Object victim, String what, Strike strike) {}

    /**
     * Returns when there were enough.
     *
     * @param lanes how many go on side by side; within one nothing overlaps
     */
    Done strike(int lanes) throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int lane = 0; lane < lanes; lane++) {
                SplittableRandom own = random.split();
                all.add(threads.submit(() -> lane(own)));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        return new Done(struck.get(), System.nanoTime());
    }

    private @Nullable Void lane(SplittableRandom random) throws IOException, InterruptedException {
        while (goesOn()) {
            Thread.sleep(random.nextInt(QUIET_MILLIS_MAX)); // the moment of the fault
            Fault fault = draw(random);
            if (hit.add(fault.victim())) {
                try {
                    LOG.log(
                            System.Logger.Level.INFO,
                            "fault {0}: {1}",
                            struck.incrementAndGet(),
                            fault.what());
                    fault.strike().run();
                } finally {
                    hit.remove(fault.victim());
                }
            }
        }
        return null;
    }

    private boolean goesOn() {
        int done = struck.get();
        return !stopped
                && (done < faults || (!enough.getAsBoolean() && done < FAULTS_TIMES * faults));
    }

    /** No fault begins any more. */
    void stop() {
        stopped = true;
    }

    private Fault draw(SplittableRandom random) {
        Duration pause = Duration.ofMillis(random.nextInt(PAUSE_MILLIS_MIN, PAUSE_MILLIS_MAX));
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> ofService(random, pause);
            case 4, 5 -> ofServer(random, pause);
            case 6, 7 -> ofEngine(random, pause);
            default -> ofLine(random, pause);
        };
    }

    private Fault ofService(SplittableRandom random, Duration pause) {
        Replica replica =
                pick(
                        random,
                        Stream.of(Service.values())
                                .flatMap(service -> installation.replicas(service).stream())
                                .toList());
        return random.nextBoolean()
                ? new Fault(
                        replica,
                        replica + " is killed",
                        () -> {
                            installation.process(replica).kill();
                            restart(replica);
                        })
                : new Fault(
                        replica,
                        replica + " stops for " + pause,
                        () -> pause(installation.process(replica).pid(), pause));
    }

    /** As whatever looks after processes does: again when it did not start. */
    private void restart(Replica replica) {
        for (int attempt = 1; ; attempt++) {
            try {
                installation.restart(replica, Map.of());
                return;
            } catch (LocalStackException notStarted) {
                if (attempt == STARTS_MAX) {
                    throw notStarted;
                }
            }
        }
    }

    private Fault ofServer(SplittableRandom random, Duration pause) {
        Server server =
                pick(
                        random,
                        List.of(
                                installation.stack().kafka(),
                                installation.stack().postgres(),
                                installation.stack().s3()));
        String name = server.getClass().getSimpleName();
        return random.nextBoolean()
                ? new Fault(
                        server,
                        name + " is killed",
                        () -> {
                            server.kill();
                            server.restart();
                        })
                : new Fault(
                        server,
                        name + " stops for " + pause,
                        () -> pause(server.pid().orElseThrow(), pause));
    }

    /** Its state is in its memory, so its process is not killed: docs/adr/0040. */
    private Fault ofEngine(SplittableRandom random, Duration pause) {
        SimulatorProcess engine = installation.simulator();
        return switch (random.nextInt(4)) {
            case 0 -> new Fault(engine, "the engine is away for " + pause, () -> away(pause));
            case 1 ->
                    new Fault(
                            engine,
                            "the engine restarts within " + pause,
                            () -> {
                                engine.restart(pause);
                                Thread.sleep(pause); // the fault itself
                            });
            case 2 -> new Fault(engine, "the imageio daemon restarts", engine::restartImageio);
            default ->
                    new Fault(
                            engine,
                            "engine and imageio stop for " + pause,
                            () -> pause(engine.pid(), pause));
        };
    }

    private void away(Duration pause) throws IOException, InterruptedException {
        installation.simulator().away(pause);
        Thread.sleep(pause); // the fault itself
    }

    private Fault ofLine(SplittableRandom random, Duration pause) {
        Line line = pick(random, List.of(Line.values()));
        CuttingProxy proxy = installation.line(line);
        int bytes = random.nextInt(CUT_AFTER_BYTES_MAX);
        return switch (random.nextInt(4)) {
            case 0 -> new Fault(proxy, "connections to " + line + " are cut", proxy::cut);
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
                proxy,
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

    private static <T> T pick(SplittableRandom random, List<T> from) {
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
