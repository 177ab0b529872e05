package io.holdfast.simulator.engine.rest;

import io.holdfast.simulator.engine.ovf.OvfReader;
import io.holdfast.simulator.engine.ovf.OvfWriter;
import io.holdfast.simulator.engine.state.Cluster;
import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.engine.state.Hardware;
import io.holdfast.simulator.engine.state.Imports;
import io.holdfast.simulator.engine.state.Job;
import io.holdfast.simulator.engine.state.Refusal;
import io.holdfast.simulator.engine.state.Vm;
import io.holdfast.simulator.engine.xml.Xml;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** {@code /vms} and what lies below. */
final class VmsResource {
    private static final String PAGE = "vms/methods/add";

    private final Engine engine;
    private final String caPem;
    private final AttachmentsResource attachments;
    private final SnapshotsResource snapshots;
    private final BackupsResource backups;
    private final CheckpointsResource checkpoints;
    private final NicsResource nics;
    private final Follow follow;

    VmsResource(Engine engine, String caPem) {
        this.engine = engine;
        this.caPem = caPem;
        this.attachments = new AttachmentsResource(engine);
        this.snapshots = new SnapshotsResource(engine);
        this.backups = new BackupsResource(engine);
        this.checkpoints = new CheckpointsResource(engine);
        this.nics = new NicsResource(engine);
        this.follow = new Follow(engine);
    }

    Answer answer(Call call) {
        List<String> path = call.path();
        if (path.size() == 1) {
            return switch (call.method()) {
                case "GET" -> list(call);
                case "POST" -> add(call);
                default -> EngineApi.methodNotAllowed();
            };
        }
        if (path.size() == 2) {
            return one(call);
        }
        return switch (path.get(2)) {
            case "diskattachments" -> attachments.answer(call);
            case "snapshots" -> snapshots.answer(call);
            case "backups" -> backups.answer(call);
            case "checkpoints" -> checkpoints.answer(call);
            case "nics" -> nics.answer(call);
            default -> action(call, path.get(2));
        };
    }

    private Answer list(Call call) {
        Xml list = Xml.of("vms");
        Search.of(call)
                .apply(engine.vms().all(), call.max(), this::facets)
                .forEach(vm -> list.add(print(call, vm, call.allContent())));
        return Answer.ok(list);
    }

    private Cluster clusterOf(Vm vm) {
        return engine.dataCenter().cluster(vm.cluster).orElseThrow();
    }

    private Map<String, String> facets(Vm vm) {
        return Map.of(
                "name", vm.name,
                "id", vm.id.toString(),
                "status", vm.status.word(),
                "description", vm.description,
                "cluster", clusterOf(vm).name,
                "", vm.name);
    }

    private Xml print(Call call, Vm vm, boolean allContent) {
        Optional<String> ovf =
                allContent ? Optional.of(OvfWriter.write(engine, vm)) : Optional.empty();
        Xml x = VmXml.entity(vm, caPem, ovf);
        call.queryValue("follow").ifPresent(f -> follow.into(x, vm, f));
        return x;
    }

    private Answer one(Call call) {
        Vm vm = engine.vms().find(call.id(1)).orElseThrow(Refusal::missing);
        return switch (call.method()) {
            case "GET" -> Answer.ok(print(call, vm, call.allContent()));
            case "DELETE" ->
                    Links.accepted(
                            engine.vms()
                                    .remove(
                                            vm,
                                            call.flag("detach_only").orElse(false),
                                            call.correlationId()));
            case "PUT" -> update(call, vm);
            default -> EngineApi.methodNotAllowed();
        };
    }

    private Answer update(Call call, Vm vm) {
        Xml body = call.body("vm", "vm/methods/update");
        body.at("name").ifPresent(n -> vm.name = n);
        body.at("description").ifPresent(d -> vm.description = d);
        body.at("comment").ifPresent(c -> vm.comment = c);
        Call.bool(body, "delete_protected").ifPresent(p -> vm.deleteProtected = p);
        readHardware(body, vm.hardware);
        vm.generation++;
        return Answer.ok(print(call, vm, false));
    }

    private Answer add(Call call) {
        Xml body = call.body("vm", PAGE);
        Optional<String> name = body.at("name");
        Optional<Xml> initialization = body.child("initialization");
        Optional<Xml> configuration = initialization.flatMap(i -> i.child("configuration"));
        Cluster cluster = cluster(body);
        if (configuration.isPresent()) {
            boolean regenerate =
                    initialization.flatMap(i -> Call.bool(i, "regenerate_ids")).orElse(false);
            return importVm(call, body, configuration.get(), cluster, regenerate);
        }
        Hardware hardware = new Hardware();
        readHardware(body, hardware);
        Vm vm =
                engine.vms()
                        .create(
                                name.orElseThrow(
                                        () -> Refusal.incomplete("Vm [name] required for add")),
                                hardware,
                                call.correlationId());
        vm.cluster = cluster.id;
        readTexts(body, vm);
        return Answer.created(print(call, vm, true));
    }

    private static void readTexts(Xml body, Vm vm) {
        body.at("description").ifPresent(d -> vm.description = d);
        body.at("comment").ifPresent(c -> vm.comment = c);
        Call.bool(body, "delete_protected").ifPresent(p -> vm.deleteProtected = p);
    }

    private Cluster cluster(Xml body) {
        Xml cluster =
                body.child("cluster")
                        .orElseThrow(
                                () -> Refusal.incomplete("Vm [cluster.id|name] required for add"));
        Optional<String> name = cluster.at("name");
        if (name.isPresent()) {
            return engine.dataCenter()
                    .clusterNamed(name.get())
                    .orElseThrow(() -> Refusal.notFound("Cluster: name=" + name.get()));
        }
        UUID id =
                Call.idOf(body, "cluster")
                        .orElseThrow(
                                () -> Refusal.incomplete("Vm [cluster.id|name] required for add"));
        return engine.dataCenter()
                .cluster(id)
                .orElseThrow(() -> Refusal.notFound("Cluster: id=" + id));
    }

    private static void readHardware(Xml body, Hardware hw) {
        body.at("memory").map(Long::valueOf).ifPresent(hw::memoryOnly);
        body.at("memory_policy", "guaranteed")
                .map(Long::valueOf)
                .ifPresent(m -> hw.memoryGuaranteed = m);
        body.at("memory_policy", "max").map(Long::valueOf).ifPresent(m -> hw.memoryMax = m);
        body.at("cpu", "topology", "sockets").map(Integer::valueOf).ifPresent(n -> hw.sockets = n);
        body.at("cpu", "topology", "cores").map(Integer::valueOf).ifPresent(n -> hw.cores = n);
        body.at("cpu", "topology", "threads").map(Integer::valueOf).ifPresent(n -> hw.threads = n);
        body.at("bios", "type").ifPresent(t -> hw.biosType = t);
        body.at("bios", "boot_menu", "enabled")
                .map(Boolean::parseBoolean)
                .ifPresent(b -> hw.bootMenu = b);
        body.at("os", "type").ifPresent(t -> hw.osType = t);
        body.at("time_zone", "name").ifPresent(t -> hw.timeZone = t);
        body.at("type").ifPresent(t -> hw.vmType = t);
        body.at("high_availability", "enabled")
                .map(Boolean::parseBoolean)
                .ifPresent(b -> hw.highlyAvailable = b);
        body.at("high_availability", "priority")
                .map(Integer::valueOf)
                .ifPresent(p -> hw.priority = p);
        body.child("os")
                .flatMap(o -> o.child("boot"))
                .flatMap(b -> b.child("devices"))
                .map(d -> d.children("device").stream().map(Xml::value).toList())
                .ifPresent(d -> {
                    hw.bootDevices.clear();
                    hw.bootDevices.addAll(d);
                });
    }

    /** Static properties of the request override those of the configuration. */
    private Answer importVm(
            Call call, Xml body, Xml configuration, Cluster cluster, boolean regenerateIds) {
        String ovf =
                configuration
                        .child("data")
                        .map(Xml::value)
                        .orElseThrow(() ->
                                Refusal.incomplete(
                                        "Vm [initialization.configuration.data] required"
                                                + " for add"));
        Imports.Configuration wanted;
        try {
            wanted = OvfReader.read(ovf);
        } catch (OvfReader.Unreadable e) {
            throw Refusal.badPlain(
                    "failed to parse a given ovf configuration error loading ovf, message "
                            + e.getMessage());
        }
        readHardware(body, wanted.hardware());
        Vm vm =
                engine.imports()
                        .add(wanted, body.at("name"), cluster, regenerateIds, call.correlationId());
        readTexts(body, vm);
        return Answer.created(print(call, vm, true));
    }

    private Answer action(Call call, String action) {
        if (!List.of("start", "stop", "shutdown", "freezefilesystems", "thawfilesystems")
                .contains(action)) {
            throw new EngineApi.NoSuchPath(call);
        }
        if (!call.method().equals("POST")) {
            return EngineApi.methodNotAllowed();
        }
        call.body("action", "vm/methods/" + action);
        try {
            Vm vm =
                    engine.vms()
                            .find(call.id(1))
                            .orElseThrow(() -> Refusal.broken(missingVm(action)));
            return switch (action) {
                case "freezefilesystems" -> {
                    engine.vms().freeze(vm, call.correlationId());
                    yield Answer.complete();
                }
                case "thawfilesystems" -> {
                    engine.vms().thaw(vm, call.correlationId());
                    yield Answer.complete();
                }
                case "start" -> launched(vm, engine.vms().start(vm, call.correlationId()));
                default -> launched(vm, engine.vms().stop(vm, call.correlationId()));
            };
        } catch (Refusal refusal) {
            Xml fault =
                    Xml.of("fault")
                            .leaf("detail", refusal.detail())
                            .leaf("reason", Optional.ofNullable(refusal.reason()));
            Xml failed = Xml.of("action").add(fault).leaf("status", "failed");
            return new Answer(refusal.status(), Optional.of(failed), Optional.empty());
        }
    }

    private static Answer launched(Vm vm, Job job) {
        return Answer.ok(
                Xml.of("action")
                        .add(Links.job(job))
                        .leaf("status", "complete")
                        .add(VmXml.linksOnly(vm)));
    }

    /** Old actions look at the VM before they ask whether it is there. */
    private static String missingVm(String action) {
        String command = action.equals("start") ? "RunVmCommand" : "StopVmCommand";
        return "java.lang.NullPointerException: Cannot invoke"
                + " \"org.ovirt.engine.core.common.businessentities.VM.getStatus()\" because the"
                + " return value of \"org.ovirt.engine.core.bll."
                + command
                + ".getVm()\" is null";
    }
}
