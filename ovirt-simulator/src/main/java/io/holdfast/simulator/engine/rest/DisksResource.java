package io.holdfast.simulator.engine.rest;

import io.holdfast.simulator.engine.state.Disk;
import io.holdfast.simulator.engine.state.Disks;
import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.engine.state.Refusal;
import io.holdfast.simulator.engine.xml.Xml;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** {@code /disks} and disk snapshots. */
final class DisksResource {
    private final Engine engine;

    DisksResource(Engine engine) {
        this.engine = engine;
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
        Disk disk = engine.disks().find(call.id(1)).orElseThrow(Refusal::missing);
        if (path.size() > 2) {
            if (!path.get(2).equals("disksnapshots")) {
                throw new EngineApi.NoSuchPath(call);
            }
            return diskSnapshots(call, disk);
        }
        return switch (call.method()) {
            case "GET" -> Answer.ok(DiskXml.entity(disk));
            case "DELETE" -> Links.accepted(engine.disks().remove(disk, call.correlationId()));
            case "PUT" -> update(call, disk);
            default -> EngineApi.methodNotAllowed();
        };
    }

    Answer list(Call call) {
        return list(call, engine.disks().all());
    }

    /** Those of a storage domain. */
    Answer listOf(Call call, UUID domain) {
        return list(call, of(domain));
    }

    private List<Disk> of(UUID domain) {
        return engine.disks().all().stream().filter(d -> d.domain.equals(domain)).toList();
    }

    private static Answer list(Call call, List<Disk> disks) {
        Xml list = Xml.of("disks");
        Search.of(call)
                .apply(disks, call.max(), DisksResource::facets)
                .forEach(d -> list.add(DiskXml.entity(d)));
        return Answer.ok(list);
    }

    private static Map<String, String> facets(Disk disk) {
        return Map.of(
                "name",
                disk.alias,
                "alias",
                disk.alias,
                "id",
                disk.id.toString(),
                "status",
                disk.status.word(),
                "description",
                disk.description,
                "",
                disk.alias + " " + disk.description);
    }

    private Answer add(Call call) {
        Xml body = call.body("disk", "disks/methods/add");
        return Answer.created(
                DiskXml.entity(engine.disks().add(order(body), call.correlationId())));
    }

    /** A disk as a request describes it. */
    Disks.Order order(Xml disk) {
        long size =
                disk.at("provisioned_size")
                        .map(Long::valueOf)
                        .orElseThrow(() ->
                                Refusal.incomplete("Disk [provisionedSize] required for add"));
        String format =
                Call.word(
                        disk.at("format")
                                .orElseThrow(
                                        () -> Refusal.incomplete("Disk [format] required for add")),
                        "DiskFormat",
                        List.of("cow", "raw"));
        return new Disks.Order(
                disk.attribute("id").flatMap(Call::uuid),
                disk.at("image_id").flatMap(Call::uuid),
                disk.at("alias").or(() -> disk.at("name")).orElse(""),
                disk.at("description").orElse(""),
                size,
                format,
                Call.bool(disk, "sparse"),
                disk.at("initial_size").map(Long::valueOf),
                disk.at("backup").filter("incremental"::equals).isPresent(),
                storageDomain(disk),
                Call.bool(disk, "wipe_after_delete").orElse(false),
                Call.bool(disk, "propagate_errors").orElse(false),
                Call.bool(disk, "shareable").orElse(false));
    }

    private Optional<UUID> storageDomain(Xml disk) {
        Optional<Xml> domains = disk.child("storage_domains");
        Optional<Xml> domain = domains.flatMap(d -> d.child("storage_domain"));
        Optional<String> name = domain.flatMap(d -> d.at("name"));
        if (name.isPresent()) {
            return Optional.of(
                    engine.dataCenter()
                            .domainNamed(name.get())
                            .orElseThrow(() -> Refusal.notFound(name.get()))
                            .id);
        }
        return domains.flatMap(d -> Call.idOf(d, "storage_domain"));
    }

    private static Answer update(Call call, Disk disk) {
        Xml body = call.body("disk", "disk/methods/update");
        boolean incremental = body.at("backup").filter("incremental"::equals).isPresent();
        if (incremental && !disk.keepsBitmaps()) {
            throw Refusal.bad(
                    "Cannot edit Virtual Disk. Incremental backup is not supported for RAW disks.");
        }
        body.at("alias").or(() -> body.at("name")).ifPresent(a -> disk.alias = a);
        body.at("description").ifPresent(d -> disk.description = d);
        body.at("backup").ifPresent(b -> disk.incremental = b.equals("incremental"));
        return Answer.ok(DiskXml.entity(disk));
    }

    private static Answer diskSnapshots(Call call, Disk disk) {
        Xml list = Xml.of("disk_snapshots");
        addVolumes(list, disk, Links.disk(disk.id) + "/disksnapshots", includesActive(call));
        return Answer.ok(list);
    }

    /** Those of a storage domain. */
    Answer diskSnapshotsOf(Call call, UUID domain) {
        String base = Links.API + "/storagedomains/" + domain + "/disksnapshots";
        Xml list = Xml.of("disk_snapshots");
        of(domain).forEach(d -> addVolumes(list, d, base, includesActive(call)));
        return Answer.ok(list);
    }

    private static boolean includesActive(Call call) {
        return call.flag("include_active").orElse(false);
    }

    private static void addVolumes(Xml list, Disk disk, String base, boolean active) {
        for (Disk.Volume volume : disk.volumes) {
            if (active || volume != disk.active()) {
                list.add(DiskXml.diskSnapshot(disk, volume, base));
            }
        }
    }
}
