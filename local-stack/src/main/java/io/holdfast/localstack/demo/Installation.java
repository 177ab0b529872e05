package io.holdfast.localstack.demo;

import io.holdfast.localstack.ChildCommand;
import io.holdfast.localstack.ChildProcess;
import io.holdfast.localstack.LocalStack;
import io.holdfast.localstack.LocalStackSettings;
import io.holdfast.localstack.LoopbackPort;
import io.holdfast.localstack.Readiness;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The whole system as processes on this machine: Kafka, PostgreSQL, S3, the simulator and the four
 * services.
 */
public final class Installation implements AutoCloseable {

    /** The four services; each is a packaged Quarkus application. */
    public enum Service {
        CATALOG("catalog-service", "catalog"),
        SNAPSHOT("snapshot-service", "snapshot"),
        TRANSFER("transfer-service", "transfer"),
        RESTORE("restore-service", "restore");

        private final String module;
        private final String schema;

        Service(String module, String schema) {
            this.module = module;
            this.schema = schema;
        }
    }

    /** The name of the simulated engine in requests. */
    public static final String ENGINE = "lab";

    /** The repository's bucket. */
    public static final String BUCKET = "holdfast";

    private static final Duration SERVICE_START_MAX = Duration.ofMinutes(4);
    private static final int MASTER_KEY_BYTES = 32;

    private final Workplace place;
    // Who restarts a service is not who asks it.
    private final Deque<AutoCloseable> running = new ConcurrentLinkedDeque<>();
    private final Map<Service, ChildProcess> services = new ConcurrentHashMap<>();
    private final Map<Service, Integer> ports = new ConcurrentHashMap<>();
    private final Map<Service, Map<String, String>> settings = new ConcurrentHashMap<>();
    private final LocalStack stack;
    private final SimulatorProcess simulator;
    private final Path masterKey;

    private Installation(
            Workplace place, LocalStack stack, SimulatorProcess simulator, Path masterKey) {
        this.place = place;
        this.stack = stack;
        this.simulator = simulator;
        this.masterKey = masterKey;
        running.push(stack);
        running.push(simulator);
    }

    /**
     * Starts the servers and the simulator; the services are started with {@link #startServices}.
     *
     * @param name the folder below {@code target/} that everything is written to; emptied first
     * @param speed how many times as fast as a real engine the simulator is; 0 for no delays
     */
    public static Installation start(
            Path root, String name, double speed, Map<String, List<Path>> vms) throws IOException {
        Workplace place = Workplace.fresh(root, name);
        return start(place, speed, vms);
    }

    static Installation start(Workplace place, double speed, Map<String, List<Path>> vms)
            throws IOException {
        LocalStack stack = LocalStack.start(LocalStackSettings.in(place.folder().resolve("stack")));
        try {
            stack.s3().createBucket(BUCKET);
            for (Service service : Service.values()) {
                stack.postgres().createSchema(service.schema);
            }
            SimulatorProcess simulator = SimulatorProcess.start(place, speed, vms);
            return new Installation(place, stack, simulator, masterKey(place));
        } catch (IOException | RuntimeException failure) {
            stack.close();
            throw failure;
        }
    }

    private static Path masterKey(Workplace place) throws IOException {
        byte[] key = new byte[MASTER_KEY_BYTES];
        new SecureRandom().nextBytes(key);
        Path file = place.folder().resolve("master.key");
        Files.writeString(file, Base64.getEncoder().encodeToString(key));
        return file;
    }

    /**
     * Starts all services and waits until each says it is ready. transfer-service comes first,
     * because it alone makes the repository: two that do it at once could each believe to have made
     * it.
     */
    public void startServices(Map<String, String> more) {
        Map<String, String> creating = new HashMap<>(more);
        creating.put("holdfast.repository.create-if-missing", "true");
        launch(Service.TRANSFER, creating);
        launch(Service.CATALOG, more);
        awaitReady(Service.TRANSFER);
        launch(Service.SNAPSHOT, more);
        launch(Service.RESTORE, more);
        for (Service service : Service.values()) {
            awaitReady(service);
        }
    }

    /** Starts a service without waiting for it; its log is in the workplace. */
    public ChildProcess launch(Service service, Map<String, String> more) {
        int port = LoopbackPort.free().number();
        Map<String, String> environment = new HashMap<>(common(service, port));
        environment.putAll(more);
        List<String> command = new ArrayList<>();
        command.add(ChildCommand.java());
        command.addAll(
                List.of(
                        "-Xmx512m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow"));
        environment.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add("-jar");
        command.add(
                place.root()
                        .resolve(service.module + "/target/quarkus-app/quarkus-run.jar")
                        .toString());
        ChildProcess process =
                ChildProcess.start(
                        ChildCommand.of(service.module, place.log(service.module), command));
        services.put(service, process);
        ports.put(service, port);
        settings.put(service, Map.copyOf(environment));
        running.push(process);
        return process;
    }

    /**
     * Waits until a service says it is ready; fails at once, with the end of its log, when it ends
     * instead.
     */
    public void awaitReady(Service service) {
        process(service)
                .awaitReady(
                        Readiness.http(url(service).resolve("/q/health/ready")), SERVICE_START_MAX);
    }

    /** Kills a service and starts it again with the same settings, and with these on top. */
    public void restart(Service service, Map<String, String> more) {
        process(service).close();
        Map<String, String> same = new HashMap<>(settings.getOrDefault(service, Map.of()));
        same.remove("quarkus.http.port");
        same.putAll(more);
        launch(service, same);
        awaitReady(service);
    }

    private Map<String, String> common(Service service, int port) {
        Map<String, String> common = new HashMap<>();
        common.put("quarkus.http.host", LoopbackPort.HOST);
        common.put("quarkus.http.port", String.valueOf(port));
        common.put("kafka.bootstrap.servers", stack.kafka().bootstrapServers());
        common.put("quarkus.datasource.jdbc.url", stack.postgres().jdbcUrlOfSchema(service.schema));
        common.put("quarkus.datasource.username", stack.postgres().user());
        common.put("quarkus.datasource.password", stack.postgres().password());
        String engine = "holdfast.engines." + ENGINE;
        common.put(engine + ".url", simulator.engineUrl().toString());
        common.put(engine + ".username", simulator.username());
        common.put(engine + ".password", simulator.password());
        common.put(engine + ".ca-file", simulator.caFile().toString());
        common.put(engine + ".appliance", simulator.appliance());
        if (service == Service.TRANSFER) { // it runs in the appliance, as far as it can see
            common.put("holdfast.appliance.vm-id", simulator.appliance());
            common.put("holdfast.appliance.devices", simulator.devicesOfAppliance().toString());
        }
        common.put("holdfast.repository.url", "s3://" + BUCKET);
        common.put("holdfast.repository.s3.endpoint", stack.s3().endpoint().toString());
        common.put("holdfast.repository.s3.region", stack.s3().region());
        common.put("holdfast.repository.s3.access-key", stack.s3().accessKey());
        common.put("holdfast.repository.s3.secret-key", stack.s3().secretKey());
        common.put("holdfast.repository.key-file", masterKey.toString());
        common.put("holdfast.inventory.every", "2s");
        return common;
    }

    public ChildProcess process(Service service) {
        ChildProcess process = services.get(service);
        if (process == null) {
            throw new IllegalStateException(service + " was not started");
        }
        return process;
    }

    /** Where a service answers. */
    public URI url(Service service) {
        Integer port = ports.get(service);
        if (port == null) {
            throw new IllegalStateException(service + " was not started");
        }
        return URI.create("http://" + LoopbackPort.HOST + ":" + port);
    }

    public LocalStack stack() {
        return stack;
    }

    public SimulatorProcess simulator() {
        return simulator;
    }

    /** What may be written to. */
    public Path folder() {
        return place.folder();
    }

    /** A client of the topics, as another team's service would be. */
    public Topics topics() {
        return new Topics(stack.kafka().bootstrapServers());
    }

    /** Stops everything, whatever fails on the way, and then says what did not stop. */
    @Override
    public void close() {
        List<Exception> failures = new ArrayList<>();
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception failure) {
                failures.add(failure);
            }
        }
        if (!failures.isEmpty()) {
            IllegalStateException report =
                    new IllegalStateException(
                            failures.size()
                                    + " part(s) of the installation in "
                                    + place.folder()
                                    + " did not stop; look for processes left over");
            failures.forEach(report::addSuppressed);
            throw report;
        }
    }
}
