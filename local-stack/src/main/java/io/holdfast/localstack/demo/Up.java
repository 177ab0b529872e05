package io.holdfast.localstack.demo;

import io.holdfast.localstack.LocalStackException;
import io.holdfast.localstack.demo.Installation.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * {@code make up}: the whole system running until it is told to stop, with its addresses and two
 * commands to try.
 */
public final class Up {

    private static final String VM = "webshop";
    private static final double SPEED = 5;
    private static final Path PID = Path.of("target", "up", "pid");

    private Up() {}

    public static void main(String[] arguments) throws InterruptedException {
        try {
            run();
        } catch (IOException | IllegalStateException | LocalStackException failure) {
            System.err.println("It did not come up: " + failure.getMessage());
            System.err.println("Logs: target/up/logs");
            System.exit(1);
        }
    }

    private static void run() throws IOException, InterruptedException {
        requireNothingUp();
        Workplace place = Workplace.fresh(Path.of("").toAbsolutePath(), "up");
        Console console = new Console(System.out);
        console.step("Making the disks of the VM " + VM);
        List<Path> disks =
                DemoDisks.make(Files.createDirectories(place.folder().resolve("images"))).stream()
                        .map(DemoDisks.Image::file)
                        .toList();
        console.step("Starting servers, simulator and services");
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Files.writeString(PID, String.valueOf(ProcessHandle.current().pid()));
        try (Installation installation = Installation.start(place, SPEED, Map.of(VM, disks))) {
            installation.startServices(Map.of());
            Runtime.getRuntime()
                    .addShutdownHook(
                            Thread.ofPlatform()
                                    .unstarted(() -> {
                                        stop.countDown();
                                        awaitQuietly(stopped);
                                    }));
            tell(console, installation);
            stop.await();
            console.step("Stopping");
        } finally {
            Files.deleteIfExists(PID);
            stopped.countDown();
        }
    }

    /** Two at once would share one folder. */
    private static void requireNothingUp() throws IOException {
        if (!Files.exists(PID)) {
            return;
        }
        boolean alive =
                ProcessHandle.of(Long.parseLong(Files.readString(PID)))
                        .flatMap(process -> process.info().commandLine())
                        .filter(line -> line.contains(Up.class.getName()))
                        .isPresent();
        if (alive) {
            throw new IllegalStateException("it is up already; `make down` ends it");
        }
    }

    private static void tell(Console console, Installation installation) {
        console.step("Everything is up. Ctrl-C or `make down` ends it.");
        for (Service service : Service.values()) {
            console.say(service + "  " + installation.url(service) + "  (/q/health, /metrics)");
        }
        console.say("REST      " + installation.url(Service.CATALOG) + "/api/v1/openapi");
        console.say("Kafka     " + installation.stack().kafka().bootstrapServers());
        console.say("engine    " + installation.simulator().engineUrl());
        console.say("admin     " + installation.simulator().adminUrl() + "/state");
        console.step("Two commands to try:");
        String front = installation.url(Service.CATALOG).toString();
        console.say(
                "curl -s "
                        + front
                        + "/api/v1/backups -H 'Content-Type: application/json' -d"
                        + " '{\"engine\":\"lab\",\"vm\":{\"name\":\"webshop\"}}'");
        console.say("curl -s " + front + "/api/v1/recovery-points");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
