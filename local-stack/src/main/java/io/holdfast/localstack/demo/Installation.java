package io.holdfast.localstack.demo;

import io.holdfast.localstack.ChildCommand;
import io.holdfast.localstack.ChildProcess;
import io.holdfast.localstack.CuttingProxy;
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
import java.util.Comparator;
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

    /** One of the processes of a service; the first has number 1. */
    public record Replica(Service service, int number) {

        static Replica first(Service service) {
            return new Replica(service, 1);
        }

        private String name() {
            return number == 1 ? service.module : service.module + "-" + number;
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
    private final Map<Replica, ChildProcess> services = new ConcurrentHashMap<>();
    private final Map<Replica, Integer> ports = new ConcurrentHashMap<>();
    private final Map<Replica, Map<String, String>> settings = new ConcurrentHashMap<>();
    private final Lines lines;
    private final LocalStack stack;
    private final SimulatorProcess simulator;
    private final Path masterKey;

    private Installation(
            Workplace place,
            Lines lines,
            LocalStack stack,
            SimulatorProcess simulator,
            Path masterKey) {
        this.place = place;
        this.lines = lines;
        this.stack = stack;
        this.simulator = simulator;
        this.masterKey = masterKey;
        running.push(lines);
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
            Path root, String name, double speed, Map<String, List<Path>> vms)
            throws IOException, InterruptedException {
        Workplace place = Workplace.fresh(root, name);
        return start(place, Lines.straight(), speed, vms);
    }

    /** As {@link #start}, with a proxy in each {@link Line}. */
    public static Installation startCuttable(
            Path root, String name, double speed, Map<String, List<Path>> vms)
            throws IOException, InterruptedException {
        return start(Workplace.fresh(root, name), Lines.throughProxies(), speed, vms);
    }

    static Installation start(Workplace place, double speed, Map<String, List<Path>> vms)
            throws IOException, InterruptedException {
        return start(place, Lines.straight(), speed, vms);
    }

    private static Installation start(
            Workplace place, Lines lines, double speed, Map<String, List<Path>> vms)
            throws IOException, InterruptedException {
        LocalStack stack =
                LocalStack.start(
                        LocalStackSettings.in(place.folder().resolve("stack"))
                                .withKafkaSeenAt(port -> lines.to(Line.KAFKA, port)));
        try {
            stack.s3().createBucket(BUCKET);
            for (Service service : Service.values()) {
                stack.postgres().createSchema(service.schema);
            }
            Path masterKey = masterKey(place);
            SimulatorProcess simulator = SimulatorProcess.start(place, speed, vms);
            try {
                simulator.announceImageioAt(lines.to(Line.IMAGEIO, simulator.imageioPort()));
            } catch (IOException | InterruptedException | RuntimeException failure) {
                simulator.close();
                throw failure;
            }
            return new Installation(place, lines, stack, simulator, masterKey);
        } catch (IOException | InterruptedException | RuntimeException failure) {
            stack.close();
            lines.close();
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
        return launch(Replica.first(service), more);
    }

    private ChildProcess launch(Replica replica, Map<String, String> more) {
        Service service = replica.service();
        int port = LoopbackPort.free().number();
        Map<String, String> environment = new HashMap<>(common(service, port));
        environment.putAll(more);
        List<String> command = new ArrayList<>(ChildCommand.java(place.unpacked()));
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
                        ChildCommand.of(replica.name(), place.log(replica.name()), command));
        services.put(replica, process);
        ports.put(replica, port);
        settings.put(replica, Map.copyOf(environment));
        running.push(process);
        return process;
    }

    /**
     * Waits until a service says it is ready; fails at once, with the end of its log, when it ends
     * instead.
     */
    public void awaitReady(Service service) {
        awaitReady(Replica.first(service));
    }

    private void awaitReady(Replica replica) {
        process(replica)
                .awaitReady(
                        Readiness.http(url(replica).resolve("/q/health/ready")), SERVICE_START_MAX);
    }

    /** One more process of a service, with the settings of the first; ready when this returns. */
    public Replica addReplica(Service service) {
        int number = 1 + replicas(service).getLast().number();
        Replica added = new Replica(service, number);
        launch(added, settingsOf(Replica.first(service)));
        awaitReady(added);
        return added;
    }

    /** Ends a process in good order, for good. */
    public void remove(Replica replica) {
        process(replica).close();
        services.remove(replica);
        ports.remove(replica);
        settings.remove(replica);
    }

    /** The processes of a service, by their numbers. */
    public List<Replica> replicas(Service service) {
        return services.keySet().stream()
                .filter(replica -> replica.service() == service)
                .sorted(Comparator.comparingInt(Replica::number))
                .toList();
    }

    /** Kills a service and starts it again with the same settings, and with these on top. */
    public void restart(Service service, Map<String, String> more) {
        restart(Replica.first(service), more);
    }

    public void restart(Replica replica, Map<String, String> more) {
        process(replica).close();
        Map<String, String> same = settingsOf(replica);
        same.putAll(more);
        launch(replica, same);
        awaitReady(replica);
    }

    private Map<String, String> settingsOf(Replica replica) {
        Map<String, String> same = new HashMap<>(settings.getOrDefault(replica, Map.of()));
        same.remove("quarkus.http.port");
        return same;
    }

    private Map<String, String> common(Service service, int port) {
        Map<String, String> common = new HashMap<>();
        common.put("quarkus.http.host", LoopbackPort.HOST);
        common.put("quarkus.http.port", String.valueOf(port));
        common.put("kafka.bootstrap.servers", stack.kafka().bootstrapServers());
        common.put(
                "quarkus.datasource.jdbc.url",
                lines.to(
                        Line.POSTGRES,
                        stack.postgres().jdbcUrlOfSchema(service.schema),
                        stack.postgres().port()));
        common.put("quarkus.datasource.username", stack.postgres().user());
        common.put("quarkus.datasource.password", stack.postgres().password());
        String engine = "holdfast.engines." + ENGINE;
        common.put(engine + ".url", lines.to(Line.ENGINE, simulator.engineUrl()).toString());
        common.put(engine + ".username", simulator.username());
        common.put(engine + ".password", simulator.password());
        common.put(engine + ".ca-file", simulator.caFile().toString());
        common.put(engine + ".appliance", simulator.appliance());
        if (service == Service.TRANSFER) { // it runs in the appliance, as far as it can see
            common.put("holdfast.appliance.vm-id", simulator.appliance());
            common.put("holdfast.appliance.devices", simulator.devicesOfAppliance().toString());
        }
        common.put("holdfast.repository.url", "s3://" + BUCKET);
        common.put(
                "holdfast.repository.s3.endpoint",
                lines.to(Line.STORE, stack.s3().endpoint()).toString());
        common.put("holdfast.repository.s3.region", stack.s3().region());
        common.put("holdfast.repository.s3.access-key", stack.s3().accessKey());
        common.put("holdfast.repository.s3.secret-key", stack.s3().secretKey());
        common.put("holdfast.repository.key-file", masterKey.toString());
        common.put("holdfast.inventory.every", "2s");
        return common;
    }

    public ChildProcess process(Service service) {
        return process(Replica.first(service));
    }

    public ChildProcess process(Replica replica) {
        ChildProcess process = services.get(replica);
        if (process == null) {
            throw new IllegalStateException(replica + " was not started");
        }
        return process;
    }

    /** Where a service answers. */
    public URI url(Service service) {
        return url(Replica.first(service));
    }

    public URI url(Replica replica) {
        Integer port = ports.get(replica);
        if (port == null) {
            throw new IllegalStateException(replica + " was not started");
        }
        return URI.create("http://" + LoopbackPort.HOST + ":" + port);
    }

    public LocalStack stack() {
        return stack;
    }

    public SimulatorProcess simulator() {
        return simulator;
    }

    /** The proxy in a line of an installation that was started with them. */
    public CuttingProxy line(Line line) {
        return lines.proxy(line);
    }

    /** The file with the repository's master key. */
    public Path masterKey() {
        return masterKey;
    }

    /** What may be written to. */
    public Path folder() {
        return place.folder();
    }

    /** Files that its processes keep outside {@link #folder()}, a line a file; there are none. */
    public List<String> trespasses() {
        return new Trespasses(place).found();
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
