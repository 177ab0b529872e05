package io.holdfast.localstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.localstack.ChildCommand;
import io.holdfast.localstack.ChildProcess;
import io.holdfast.localstack.LoopbackPort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The oVirt simulator as a process, and its admin port: what a person would do with the engine's
 * web interface.
 */
public final class SimulatorProcess implements AutoCloseable {

    private static final Duration START_MAX = Duration.ofMinutes(10);

    /** The VM that other VMs' disks are plugged into. */
    private static final String APPLIANCE = "appliance";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ChildProcess process;
    private final JsonNode addresses;
    private final Path caFile;
    private final Path devices;
    private final HttpClient http = HttpClient.newHttpClient();

    private SimulatorProcess(ChildProcess process, JsonNode addresses, Path caFile, Path devices) {
        this.process = process;
        this.addresses = addresses;
        this.caFile = caFile;
        this.devices = devices;
    }

    /**
     * Starts it and waits until it answers.
     *
     * @param speed how many times as fast as a real engine; 0 for no delays
     * @param vms raw images of the disks by name of the VM; copied, never written to
     */
    static SimulatorProcess start(Workplace place, double speed, Map<String, List<Path>> vms)
            throws IOException {
        Path caFile = place.folder().resolve("engine-ca.pem");
        List<String> command = new ArrayList<>(ChildCommand.java(place.unpacked()));
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx512m",
                        "-cp",
                        place.root().resolve("ovirt-simulator/target/classes").toString(),
                        "io.holdfast.simulator.SimulatorProgram",
                        "--data",
                        place.folder().resolve("engine").toString(),
                        "--speed",
                        String.valueOf(speed),
                        "--owner-pid",
                        String.valueOf(ProcessHandle.current().pid()),
                        "--ca-file",
                        caFile.toString(),
                        "--devices",
                        devices(place).toString(),
                        "--appliance",
                        APPLIANCE));
        vms.forEach((name, images) -> {
            command.add("--vm");
            command.add(
                    name + "=" + String.join(",", images.stream().map(Path::toString).toList()));
        });
        Path log = place.log("ovirt-simulator");
        Files.createDirectories(place.folder().resolve("engine"));
        ChildProcess process =
                ChildProcess.startReady(
                        ChildCommand.of("ovirt-simulator", log, command),
                        () -> notYet(log),
                        START_MAX);
        JsonNode addresses = announced(log);
        if (addresses == null) {
            throw new IOException("The simulator said nothing; its log is " + log);
        }
        return new SimulatorProcess(process, addresses, caFile, devices(place));
    }

    private static Path devices(Workplace place) {
        return place.folder().resolve("devices");
    }

    private static Optional<String> notYet(Path log) {
        try {
            return announced(log) == null
                    ? Optional.of("it has not said where it is")
                    : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.of("its log cannot be read: " + unreadable.getMessage());
        }
    }

    /** The one line of JSON that it prints when it answers. */
    private static @Nullable JsonNode announced(Path log) throws IOException {
        for (String line : Files.readAllLines(log)) {
            if (line.startsWith("{\"engine\"") && line.endsWith("}")) {
                return JSON.readTree(line);
            }
        }
        return null;
    }

    /** The REST API, as a service's configuration wants it. */
    public URI engineUrl() {
        return URI.create(addresses.get("engine").asText());
    }

    public String username() {
        return addresses.get("username").asText();
    }

    public String password() {
        return addresses.get("password").asText();
    }

    /** Where the imageio daemon listens. */
    LoopbackPort imageioPort() {
        return new LoopbackPort(URI.create(addresses.get("imageio").asText()).getPort());
    }

    /** From now on image transfers name this port of the daemon. */
    void announceImageioAt(LoopbackPort port) throws IOException, InterruptedException {
        admin("POST", "imageio", JSON.createObjectNode().put("announced_port", port.number()));
    }

    /** The id of its process. */
    public long pid() {
        return process.pid();
    }

    /** The CA that signs engine and imageio. */
    public Path caFile() {
        return caFile;
    }

    /** The admin port. */
    public URI adminUrl() {
        return URI.create(addresses.get("admin").asText());
    }

    /** The id of a VM that it was started with. */
    public String vm(String name) {
        return addresses.get("vms").get(name).asText();
    }

    /** The id of the appliance, which runs. */
    public String appliance() {
        return vm(APPLIANCE);
    }

    /** Where the disks that are plugged into the appliance show, as under its {@code /dev}. */
    public Path devicesOfAppliance() {
        return devices.resolve(appliance()).resolve("disk/by-id");
    }

    /** Adds a VM with disks of raw images. */
    public String addVm(String name, List<Path> images) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode().put("name", name);
        var list = body.putArray("images");
        images.forEach(
                image -> list.addObject().put("path", image.toString()).put("format", "cow"));
        return admin("POST", "vms", body).get("id").asText();
    }

    public JsonNode hardware(String vm) throws IOException, InterruptedException {
        return admin("GET", "vms/" + vm + "/hardware", null);
    }

    /** Remembers what there is: what is other later was left behind, or changed. */
    public int mark() throws IOException, InterruptedException {
        return admin("POST", "mark", JSON.createObjectNode()).get("mark").asInt();
    }

    /** How the engine was asked since a mark, in the admin port's own words. */
    public JsonNode since(int mark) throws IOException, InterruptedException {
        return admin("GET", "invariants?mark=" + mark, null).get("since");
    }

    /** What was left behind, one line each. */
    public List<String> leftBehind(int mark) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        JsonNode answer = admin("GET", "invariants?mark=" + mark, null);
        for (JsonNode finding : answer.get("left_behind")) {
            lines.add(
                    finding.path("kind").asText()
                            + " "
                            + finding.path("id").asText()
                            + " "
                            + finding.path("detail").asText());
        }
        return lines;
    }

    /** Where a disk first differs from a raw image, or -1 when it is the same, zeros and all. */
    public long firstDifference(String disk, Path image) throws IOException, InterruptedException {
        JsonNode answer =
                admin(
                        "POST",
                        "disks/" + disk + "/compare",
                        JSON.createObjectNode().put("file", image.toString()));
        return answer.get("equal").asBoolean() ? -1 : answer.get("first_difference").asLong();
    }

    /** Starts or stops a VM, as its user would. */
    public void run(String vm, boolean up) throws IOException, InterruptedException {
        admin("POST", "vms/" + vm + "/run", JSON.createObjectNode().put("up", String.valueOf(up)));
    }

    /** The guest writes one byte over and over. */
    public void write(String disk, long offset, int value, long length)
            throws IOException, InterruptedException {
        admin(
                "POST",
                "disks/" + disk + "/write",
                JSON.createObjectNode()
                        .put("offset", offset)
                        .put("byte", value)
                        .put("length", length));
    }

    /** Keeps what the guest sees now, to compare with later. */
    public void save(String disk, Path file) throws IOException, InterruptedException {
        admin(
                "POST",
                "disks/" + disk + "/save",
                JSON.createObjectNode().put("file", file.toString()));
    }

    /** The engine forgets what changed on a disk, as it does when the disk is detached. */
    public void uncover(String disk) throws IOException, InterruptedException {
        admin("POST", "disks/" + disk + "/uncover", JSON.createObjectNode());
    }

    /** Does what the admin port knows, in its own words. */
    public JsonNode post(String path, String body) throws IOException, InterruptedException {
        return admin("POST", path, JSON.readTree(body));
    }

    /** Plans a fault; the body is the admin port's own. */
    public void fault(String body) throws IOException, InterruptedException {
        admin("POST", "faults", JSON.readTree(body));
    }

    public void clearFaults() throws IOException, InterruptedException {
        admin("DELETE", "faults", null);
    }

    /** The engine is down for so long. */
    public void away(Duration time) throws IOException, InterruptedException {
        admin("POST", "away", JSON.createObjectNode().put("ms", time.toMillis()));
    }

    /**
     * The engine's process dies and is back after so long: sign-ins and what it had only begun are
     * gone, what its database holds is not.
     */
    public void restart(Duration away) throws IOException, InterruptedException {
        admin("POST", "restart", JSON.createObjectNode().put("ms", away.toMillis()));
    }

    /** The host's imageio daemon dies and is back at once, without any ticket. */
    public void restartImageio() throws IOException, InterruptedException {
        admin("POST", "imageio/restart", JSON.createObjectNode());
    }

    /** A read of a disk through imageio. */
    public record Read(long start, long length, Instant began, Instant ended) {}

    /** All reads of a disk so far, in the order in which they ended. */
    public List<Read> reads(String disk) throws IOException, InterruptedException {
        List<Read> reads = new ArrayList<>();
        for (JsonNode read : admin("GET", "disks/" + disk + "/reads", null).get("reads")) {
            reads.add(
                    new Read(
                            read.get("start").asLong(),
                            read.get("length").asLong(),
                            Instant.ofEpochMilli(read.get("began_ms").asLong()),
                            Instant.ofEpochMilli(read.get("ended_ms").asLong())));
        }
        return reads;
    }

    /** The most connections that a disk had at once. */
    public int connectionsPeak(String disk) throws IOException, InterruptedException {
        return admin("GET", "disks/" + disk + "/reads", null).get("connections_peak").asInt();
    }

    /** Counts of everything the engine has. */
    public JsonNode state() throws IOException, InterruptedException {
        return admin("GET", "state", null);
    }

    /** Removes a VM with all its disks, as a person would through the engine's own API. */
    public void deleteVm(String vm) throws IOException, InterruptedException {
        try (EngineSession session =
                EngineSession.signIn(engineUrl(), caFile, username(), password())) {
            session.delete("/vms/" + vm);
        }
    }

    /** Removes a disk that hangs nowhere. */
    public void deleteDisk(String disk) throws IOException, InterruptedException {
        try (EngineSession session =
                EngineSession.signIn(engineUrl(), caFile, username(), password())) {
            session.delete("/disks/" + disk);
        }
    }

    JsonNode admin(String method, String path, @Nullable JsonNode body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(adminUrl() + "/" + path))
                        .timeout(Duration.ofMinutes(10))
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(
                    method
                            + " "
                            + path
                            + " on the simulator: "
                            + answer.statusCode()
                            + " "
                            + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    @Override
    public void close() {
        process.close();
        http.close();
    }
}
