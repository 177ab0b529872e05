package io.holdfast.simulator.admin;

import io.holdfast.simulator.engine.EngineServer;
import io.holdfast.simulator.engine.state.DataDomain;
import io.holdfast.simulator.engine.state.Disk;
import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.engine.state.Profile;
import io.holdfast.simulator.engine.state.Refusal;
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
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The admin port: plain HTTP on loopback, JSON in and out. No part of an oVirt engine.
 *
 * <pre>
 * GET    /admin/state                     addresses of nothing, counts of everything
 * GET    /admin/site                      clusters, hosts, storage domains, vNIC profiles
 * POST   /admin/clusters                  {"name","level"}
 * POST   /admin/clusters/{id}/level       {"level"}: 4.4 to 4.8
 * POST   /admin/hosts                     {"name","cluster"}
 * POST   /admin/hosts/{id}/reach          {"responsive"}: whether the engine reaches it
 * POST   /admin/domains                   {"name","kind","bytes"}: nfs or iscsi
 * POST   /admin/domains/{id}/change       {"active","bytes"}
 * POST   /admin/vnic-profiles             {"name"}
 * POST   /admin/vms                       {"name","images":[{"path","format"}],"cluster","domain"}
 * GET    /admin/vms/{id}/hardware         canonical hardware
 * GET    /admin/vms/{id}/guest            {"frozen","freezes","agent"}
 * POST   /admin/vms/{id}/guest            {"agent"}: whether file systems can be frozen
 * POST   /admin/vms/{id}/run              {"up"}: starts or stops it
 * POST   /admin/vms/{id}/migrate          {"host"}: to another host of its cluster
 * POST   /admin/vms/{id}/appliance        started; plugged disks show as device files
 * GET    /admin/vms/{id}/checkpoints      [{"id","description","valid","disks"}], oldest first
 * POST   /admin/vms/{id}/claim            {"checkpoints"}: how those differ from what there is
 * POST   /admin/vms/{id}/drop-checkpoints all of them, as after a failed redefinition
 * GET    /admin/vms/{id}/snapshots        [{"id","description","status","disks"}]
 * POST   /admin/vms/{id}/revert           {"snapshot"}: back to it; checkpoints are dropped
 * POST   /admin/vms/{id}/disks            {"path","format"} or {"size","format"}: a new disk,
 *                                         attached; {"domain","shareable","lun"}
 * POST   /admin/vms/{id}/attach           {"disk","interface","active"}; {"snapshot"}
 * POST   /admin/vms/{id}/detach           {"disk"}
 * POST   /admin/checkpoints/{id}/lose     the checkpoint and its bitmaps are gone
 * POST   /admin/checkpoints/{id}/invalidate
 * POST   /admin/disks/{id}/write          {"offset","hex"} or {"offset","byte","length"}
 * GET    /admin/disks/{id}/digest
 * GET    /admin/disks/{id}/reads          {"connections_peak","reads":[{"start","length",
 *                                         "began_ms","ended_ms"}]} over all its tickets
 * POST   /admin/disks/{id}/save           {"file"}: writes what the guest sees, sparse
 * POST   /admin/disks/{id}/uncover        takes it out of all checkpoints, as detaching does
 * POST   /admin/disks/{id}/lose-bitmap    {"checkpoint"}, or all: the engine does not notice
 * POST   /admin/disks/{id}/resize         {"size","keeps_bitmaps"}; leaves checkpoints if false
 * POST   /admin/disks/{id}/compare        {"file"}
 * POST   /admin/transfers/{id}/phase      {"phase"}
 * POST   /admin/mark                      remembers what there is
 * GET    /admin/invariants[?mark=N]       {"left_behind","since"}: what should not be, and how
 *                                         the engine was asked since the mark
 * GET    /admin/counters                  requests by kind
 * GET    /admin/faults · POST · DELETE · DELETE /admin/faults/{id}
 * POST   /admin/away                      {"ms"}: the engine is down
 * POST   /admin/restart                   {"ms"}: the same, and its sessions and the starts of
 *                                         backups end with it; what its database holds stays
 * POST   /admin/imageio                   {"announced_port"}: the port that tickets name
 * POST   /admin/imageio/restart           the host's daemon dies: every ticket is gone
 * POST   /admin/clock                     {"ahead_ms"}: the engine's clock is wrong
 * POST   /admin/profile                   {"profile"}: released, or master (detaching uncovers)
 * POST   /admin/sessions/end              every token dies
 * POST   /admin/free                      commands that hang by a fault go on
 * POST   /admin/certificate               {"by": engine | imageio,"trusted"}: another one;
 *                                         {"ms"}: for so long, then a good one
 * </pre>
 *
 * <p>True and false may be written as text. What the engine's rules refuse is 409 with its detail.
 */
public final class AdminServer implements AutoCloseable {
    private static final int BODY_BYTES_MAX = 64 << 20;
    private static final String JSON = "application/json";

    private final Engine engine;
    private final EngineServer server;
    private final ImageioDaemon imageio;
    private final FaultsAdmin faults;
    private final DisksAdmin disks;
    private final VmsAdmin vms;
    private final SiteAdmin site;
    private final Consumer<Shown> certificates;
    private final Map<Integer, Mark> marks = new ConcurrentHashMap<>();
    private final HttpServer http;

    /** A certificate to show from now on: a good one, or one that no client trusts. */
    public record Shown(By by, boolean trusted) {
        /** Who shows it. */
        public enum By {
            ENGINE,
            IMAGEIO
        }
    }

    private AdminServer(
            Engine engine,
            EngineServer server,
            ImageioDaemon imageio,
            Consumer<Shown> certificates,
            int port)
            throws IOException {
        this.engine = engine;
        this.server = server;
        this.imageio = imageio;
        this.faults = new FaultsAdmin(engine, server, imageio);
        this.disks = new DisksAdmin(engine, imageio);
        this.vms = new VmsAdmin(engine);
        this.site = new SiteAdmin(engine);
        this.certificates = certificates;
        InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
        this.http =
                HttpServer.start(
                        this::answer, ServerOptions.loopback(SimClock.real()).withAddress(address));
    }

    /**
     * Listens at once.
     *
     * @param certificates changes what the engine or its host is known by
     */
    public static AdminServer start(
            Engine engine,
            EngineServer server,
            ImageioDaemon imageio,
            Consumer<Shown> certificates,
            int port)
            throws IOException {
        return new AdminServer(engine, server, imageio, certificates, port);
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
        } catch (Refusal e) {
            return error(409, e.detail());
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
                if (call.equals("POST imageio") && path.get(2).equals("restart")) {
                    imageio.restart();
                    yield Optional.of(Map.of("restarted", true));
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
            case "POST profile" -> {
                engine.become(Profile.of(body.needText("profile")));
                yield Optional.of(Map.of("profile", engine.profile().word()));
            }
            case "POST clock" -> {
                engine.skewClock(Duration.ofMillis(body.needLong("ahead_ms")));
                yield Optional.of(Map.of("now", engine.now().toString()));
            }
            case "POST away" -> {
                server.goAway(Duration.ofMillis(body.needLong("ms")));
                yield Optional.of(Map.of("away", true));
            }
            case "POST free" -> Optional.of(Map.of("freed", engine.locked(engine::free)));
            case "POST certificate" -> {
                show(body);
                yield Optional.of(Map.of("shown", true));
            }
            case "POST restart" -> {
                server.restart(Duration.ofMillis(body.needLong("ms")));
                yield Optional.of(Map.of("away", true));
            }
            case "POST imageio" -> {
                imageio.announcePort(Math.toIntExact(body.needLong("announced_port")));
                yield Optional.of(Map.of("announced", true));
            }
            default -> site.collection(call, body);
        };
    }

    private Optional<Object> entity(String call, UUID id, AdminRequest body) throws IOException {
        return switch (call) {
            case "POST disks uncover" -> Optional.of(disks.uncover(disk(id)));
            case "POST disks lose-bitmap" -> Optional.of(disks.loseBitmap(disk(id), body));
            case "POST disks resize" -> Optional.of(disks.resize(disk(id), body));
            case "POST disks save" -> Optional.of(disks.save(disk(id), body));
            case "POST disks write" -> Optional.of(disks.write(disk(id), body));
            case "GET disks digest" -> Optional.of(disks.digest(disk(id)));
            case "GET disks reads" -> Optional.of(disks.reads(id));
            case "POST disks compare" -> Optional.of(disks.compare(disk(id), body));
            case "POST transfers phase" -> Optional.of(force(id, body));
            case "POST checkpoints lose", "POST checkpoints invalidate" -> vms.checkpoint(call, id);
            default -> call.contains(" vms ") ? vm(call, id, body) : site.entity(call, id, body);
        };
    }

    /** What people do to a VM here is no finding: marks know it as it is afterwards. */
    private Optional<Object> vm(String call, UUID id, AdminRequest body) {
        Optional<Object> done = vms.vm(call, id, body);
        if (call.startsWith("POST ")) {
            engine.locked(() -> {
                engine.vms()
                        .find(id)
                        .ifPresent(vm -> marks.replaceAll((_, mark) -> mark.knowing(vm)));
                return marks;
            });
        }
        return done;
    }

    private Disk disk(UUID id) {
        return engine.locked(() -> VmsAdmin.find(engine.disks().find(id), "disk", id));
    }

    private Map<String, Object> force(UUID id, AdminRequest body) {
        Transfer.Phase phase = FaultsAdmin.phase(body.needText("phase"));
        return engine.locked(() -> {
            Transfer transfer = VmsAdmin.find(engine.transfers().find(id), "transfer", id);
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
        Mark known = Mark.now(engine, server);
        synchronized (marks) {
            int mark = marks.size() + 1;
            marks.put(mark, known);
            return mark;
        }
    }

    private Object invariants(Request request) {
        Optional<Mark> before = request.queryValue("mark").map(Integer::valueOf).map(marks::get);
        List<LeftBehind.Finding> found =
                new ArrayList<>(LeftBehind.find(engine, imageio, before.map(Mark::disks)));
        before.ifPresent(mark -> found.addAll(SinceMark.findings(engine, mark)));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("left_behind", found.stream().map(LeftBehind.Finding::json).toList());
        before.ifPresent(mark -> json.put("since", SinceMark.calls(server, imageio, mark)));
        return json;
    }

    private void show(AdminRequest body) {
        Shown.By by =
                body.text("by").orElse("engine").equals("engine")
                        ? Shown.By.ENGINE
                        : Shown.By.IMAGEIO;
        certificates.accept(new Shown(by, body.flag("trusted").orElse(true)));
        if (body.members().containsKey("ms")) {
            Duration time = Duration.ofMillis(body.needLong("ms"));
            Thread.ofVirtual()
                    .start(() -> {
                        engine.clock().sleep(time);
                        certificates.accept(new Shown(by, true));
                    });
        }
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
        UUID id =
                engine.locked(() -> {
                    UUID cluster = SiteAdmin.clusterNamed(engine, body.text("cluster")).id;
                    DataDomain domain = SiteAdmin.domainNamed(engine, body.text("domain"));
                    UUID added = VmImages.add(engine, body.needText("name"), images);
                    Vm vm = engine.vms().find(added).orElseThrow();
                    vm.cluster = cluster;
                    vm.attachments.keySet().stream()
                            .flatMap(disk -> engine.disks().find(disk).stream())
                            .forEach(disk -> disk.lieOn(domain));
                    return added;
                });
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
        return new VmImages.Image(Path.of(image.needText("path")), AdminRequest.format(image));
    }

    @Override
    public void close() {
        http.close();
    }
}
