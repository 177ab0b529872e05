package io.holdfast.simulator.admin;

import io.holdfast.simulator.engine.EngineServer;
import io.holdfast.simulator.engine.state.Disk;
import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.engine.state.Transfer;
import io.holdfast.simulator.engine.state.Vm;
import io.holdfast.simulator.engine.state.VmImages;
import io.holdfast.simulator.http.HttpServer;
import io.holdfast.simulator.http.Request;
import io.holdfast.simulator.http.Response;
import io.holdfast.simulator.http.ServerOptions;
import io.holdfast.simulator.imageio.ImageioDaemon;
import io.holdfast.simulator.json.Json;
import io.holdfast.simulator.storage.StorageException;
import io.holdfast.simulator.time.SimClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The admin port: plain HTTP on loopback, JSON in and out. No part of an oVirt engine.
 *
 * <pre>
 * GET    /admin/state                     addresses of nothing, counts of everything
 * POST   /admin/vms                       {"name","images":[{"path","format"}]}
 * GET    /admin/vms/{id}/hardware         canonical hardware
 * GET    /admin/vms/{id}/guest            {"frozen","freezes","agent"}
 * POST   /admin/vms/{id}/guest            {"agent"}: whether file systems can be frozen
 * POST   /admin/vms/{id}/run              {"up"}: starts or stops it
 * POST   /admin/vms/{id}/drop-checkpoints all of them, as after a failed redefinition
 * POST   /admin/disks/{id}/write          {"offset","hex"} or {"offset","byte","length"}
 * GET    /admin/disks/{id}/digest
 * POST   /admin/disks/{id}/save           {"file"}: writes what the guest sees, sparse
 * POST   /admin/disks/{id}/uncover        takes it out of all checkpoints, as detaching does
 * POST   /admin/disks/{id}/compare        {"file"}
 * POST   /admin/transfers/{id}/phase      {"phase"}
 * POST   /admin/mark                      remembers which disks there are
 * GET    /admin/invariants[?mark=N]       what was left behind
 * GET    /admin/counters                  requests by kind
 * GET    /admin/faults · POST · DELETE · DELETE /admin/faults/{id}
 * POST   /admin/away                      {"ms"}: the engine is down
 * POST   /admin/sessions/end              every token dies
 * </pre>
 */
public final class AdminServer implements AutoCloseable {
    private static final int BODY_BYTES_MAX = 64 << 20;
    private static final String JSON = "application/json";

    private final Engine engine;
    private final EngineServer server;
    private final ImageioDaemon imageio;
    private final FaultsAdmin faults;
    private final DisksAdmin disks;
    private final Map<Integer, Set<UUID>> marks = new ConcurrentHashMap<>();
    private final HttpServer http;

    private AdminServer(Engine engine, EngineServer server, ImageioDaemon imageio, int port)
            throws IOException {
        this.engine = engine;
        this.server = server;
        this.imageio = imageio;
        this.faults = new FaultsAdmin(engine, server, imageio);
        this.disks = new DisksAdmin(engine);
        InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
        this.http =
                HttpServer.start(
                        this::answer, ServerOptions.loopback(SimClock.real()).withAddress(address));
    }

    public static AdminServer start(
            Engine engine, EngineServer server, ImageioDaemon imageio, int port)
            throws IOException {
        return new AdminServer(engine, server, imageio, port);
    }

    public URI uri() {
        return http.uri().resolve("/admin");
    }

    private Response answer(Request request) throws IOException {
        List<String> path =
                Stream.of(request.path().split("/", -1)).filter(s -> !s.isEmpty()).toList();
        try {
            AdminRequest body = AdminRequest.parse(request.bodyText(BODY_BYTES_MAX));
            Optional<Object> result = route(request, path, body);
            return result.map(r -> Response.text(200, JSON, JsonWriter.write(r)))
                    .orElseGet(() -> error(404, "no such thing: " + request.path()));
        } catch (AdminRequest.Bad
                | StorageException
                | IndexOutOfBoundsException
                | IllegalArgumentException
                | UncheckedIOException e) {
            return error(400, String.valueOf(e.getMessage()));
        }
    }

    private static Response error(int status, String text) {
        return Response.text(status, JSON, JsonWriter.write(Map.of("error", text)));
    }

    private Optional<Object> route(Request request, List<String> path, AdminRequest body)
            throws IOException {
        if (path.size() < 2 || !path.getFirst().equals("admin")) {
            return Optional.empty();
        }
        String call = request.method() + " " + path.get(1);
        return switch (path.size()) {
            case 2 -> collection(call, request, body);
            case 3 -> {
                if (call.equals("DELETE faults")) {
                    yield Optional.of(Map.of("cancelled", faults.cancel(path.get(2))));
                }
                if (call.equals("POST sessions") && path.get(2).equals("end")) {
                    server.sessions().endAll();
                    yield Optional.of(Map.of("ended", true));
                }
                yield Optional.empty();
            }
            case 4 -> entity(call + " " + path.get(3), UUID.fromString(path.get(2)), body);
            default -> Optional.empty();
        };
    }

    private Optional<Object> collection(String call, Request request, AdminRequest body) {
        return switch (call) {
            case "GET state" -> Optional.of(state());
            case "GET counters" -> Optional.of(server.counters().counts());
            case "GET invariants" -> Optional.of(invariants(request));
            case "GET faults" -> Optional.of(faults.list());
            case "POST faults" -> Optional.of(Map.of("id", faults.plan(body)));
            case "DELETE faults" -> {
                faults.clear();
                yield Optional.of(Map.of("cancelled", true));
            }
            case "POST vms" -> Optional.of(addVm(body));
            case "POST mark" -> Optional.of(Map.of("mark", mark()));
            case "POST away" -> {
                server.goAway(Duration.ofMillis(body.needLong("ms")));
                yield Optional.of(Map.of("away", true));
            }
            default -> Optional.empty();
        };
    }

    private Optional<Object> entity(String call, UUID id, AdminRequest body) throws IOException {
        return switch (call) {
            case "GET vms hardware" ->
                    Optional.of(
                            engine.locked(() -> {
                                Vm vm = need(engine.vms().find(id), "VM", id);
                                return HardwareFacts.facts(engine, vm);
                            }));
            case "GET vms guest" ->
                    Optional.of(engine.locked(() -> guest(need(engine.vms().find(id), "VM", id))));
            case "POST vms guest" ->
                    Optional.of(
                            engine.locked(() -> {
                                Vm vm = need(engine.vms().find(id), "VM", id);
                                vm.guestAgent = body.needText("agent").equals("true");
                                return guest(vm);
                            }));
            case "POST vms run" -> Optional.of(run(id, body.needText("up").equals("true")));
            case "POST vms drop-checkpoints" ->
                    Optional.of(
                            engine.locked(() -> {
                                engine.checkpoints().dropAll(need(engine.vms().find(id), "VM", id));
                                return Map.of("dropped", true);
                            }));
            case "POST disks uncover" ->
                    Optional.of(
                            engine.locked(() -> {
                                engine.checkpoints()
                                        .uncover(need(engine.disks().find(id), "disk", id));
                                return Map.of("uncovered", true);
                            }));
            case "POST disks save" -> Optional.of(disks.save(disk(id), body));
            case "POST disks write" -> Optional.of(disks.write(disk(id), body));
            case "GET disks digest" -> Optional.of(disks.digest(disk(id)));
            case "POST disks compare" -> Optional.of(disks.compare(disk(id), body));
            case "POST transfers phase" -> Optional.of(force(id, body));
            default -> Optional.empty();
        };
    }

    private static Object guest(Vm vm) {
        return Map.of("frozen", vm.frozen, "freezes", vm.freezes, "agent", vm.guestAgent);
    }

    private Object run(UUID id, boolean up) {
        return engine.locked(() -> {
            Vm vm = need(engine.vms().find(id), "VM", id);
            if (up && vm.status == Vm.Status.DOWN) {
                engine.vms().start(vm, "admin");
            } else if (!up && vm.status == Vm.Status.UP) {
                engine.vms().stop(vm, "admin");
            }
            return Map.of("status", vm.status.word());
        });
    }

    private static <T> T need(Optional<T> found, String what, UUID id) {
        return found.orElseThrow(() -> new AdminRequest.Bad("no " + what + " " + id));
    }

    private Disk disk(UUID id) {
        return engine.locked(() -> need(engine.disks().find(id), "disk", id));
    }

    private Map<String, Object> force(UUID id, AdminRequest body) {
        Transfer.Phase phase = FaultsAdmin.phase(body.needText("phase"));
        return engine.locked(() -> {
            Transfer transfer = need(engine.transfers().find(id), "transfer", id);
            engine.transfers().force(transfer, phase);
            return Map.of("phase", transfer.phase.word());
        });
    }

    private Map<String, Object> state() {
        return engine.locked(() -> {
            Map<String, Object> state = new LinkedHashMap<>();
            state.put("vms", engine.vms().all().size());
            state.put("disks", engine.disks().all().size());
            state.put("backups", engine.backups().all().size());
            state.put("transfers", engine.transfers().all().size());
            state.put("tickets", imageio.tickets().states().size());
            state.put("sessions", server.sessions().openSessions());
            state.put("sign_ins", server.sessions().signIns());
            return state;
        });
    }

    private int mark() {
        Set<UUID> known =
                engine.locked(() ->
                        engine.disks().all().stream().map(d -> d.id).collect(Collectors.toSet()));
        synchronized (marks) {
            int mark = marks.size() + 1;
            marks.put(mark, known);
            return mark;
        }
    }

    private Object invariants(Request request) {
        Optional<Set<UUID>> before =
                request.queryValue("mark").map(Integer::valueOf).map(marks::get);
        List<LeftBehind.Finding> found = LeftBehind.find(engine, imageio, before);
        return Map.of("left_behind", found.stream().map(LeftBehind.Finding::json).toList());
    }

    private Map<String, Object> addVm(AdminRequest body) {
        List<VmImages.Image> images = new ArrayList<>();
        for (Json item : body.items("images")) {
            images.add(
                    switch (item) {
                        case Json.Str path -> VmImages.Image.cow(Path.of(path.value()));
                        case Json.Obj object -> image(new AdminRequest(object.members()));
                        case Json other -> throw new AdminRequest.Bad("no image: " + other);
                    });
        }
        UUID id = VmImages.add(engine, body.needText("name"), images);
        Map<String, Object> added = new LinkedHashMap<>();
        added.put("id", id);
        added.put(
                "disks",
                engine.locked(() ->
                        engine.vms().find(id).orElseThrow().attachments.keySet().stream()
                                .map(UUID::toString)
                                .toList()));
        return added;
    }

    private static VmImages.Image image(AdminRequest image) {
        Path path = Path.of(image.needText("path"));
        return image.text("format").orElse("cow").equals("raw")
                ? VmImages.Image.raw(path)
                : VmImages.Image.cow(path);
    }

    @Override
    public void close() {
        http.close();
    }
}
