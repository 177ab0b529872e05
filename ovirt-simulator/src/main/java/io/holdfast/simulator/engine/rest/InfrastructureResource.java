package io.holdfast.simulator.engine.rest;

import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.engine.state.Infrastructure;
import io.holdfast.simulator.engine.state.Refusal;
import io.holdfast.simulator.engine.xml.Xml;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** Data centre, cluster, host, storage domain, network: one of each, read only. */
final class InfrastructureResource {
    private record Collection(String rootElement, UUID id, String name, Supplier<Xml> entity) {}

    private final Engine engine;
    private final DisksResource disks;
    private final Map<String, Collection> collections;

    InfrastructureResource(Engine engine) {
        this.engine = engine;
        this.disks = new DisksResource(engine);
        this.collections =
                Map.of(
                        "datacenters",
                        new Collection(
                                "data_centers",
                                Infrastructure.DATA_CENTER,
                                Infrastructure.DATA_CENTER_NAME,
                                this::dataCenter),
                        "clusters",
                        new Collection(
                                "clusters",
                                Infrastructure.CLUSTER,
                                Infrastructure.CLUSTER_NAME,
                                this::cluster),
                        "hosts",
                        new Collection(
                                "hosts", Infrastructure.HOST, Infrastructure.HOST_NAME, this::host),
                        "storagedomains",
                        new Collection(
                                "storage_domains",
                                Infrastructure.STORAGE_DOMAIN,
                                Infrastructure.STORAGE_DOMAIN_NAME,
                                () -> storageDomain("storagedomains", false)),
                        "networks",
                        new Collection(
                                "networks",
                                Infrastructure.NETWORK,
                                Infrastructure.NETWORK_NAME,
                                this::network),
                        "vnicprofiles",
                        new Collection(
                                "vnic_profiles",
                                Infrastructure.VNIC_PROFILE,
                                Infrastructure.NETWORK_NAME,
                                this::vnicProfile));
    }

    Answer answer(Call call) {
        List<String> path = call.path();
        Collection collection = collections.get(path.getFirst());
        if (collection == null) {
            throw new EngineApi.NoSuchPath(call);
        }
        if (!call.method().equals("GET")) {
            return EngineApi.methodNotAllowed();
        }
        if (path.size() == 1) {
            return list(call, collection);
        }
        if (!call.id(1).equals(collection.id())) {
            throw Refusal.missing();
        }
        if (path.size() == 2) {
            return Answer.ok(collection.entity().get());
        }
        return below(call);
    }

    private static Answer list(Call call, Collection collection) {
        List<Collection> found =
                Search.of(call)
                        .apply(
                                List.of(collection),
                                call.max(),
                                c ->
                                        Map.of(
                                                "name",
                                                c.name(),
                                                "id",
                                                c.id().toString(),
                                                "status",
                                                "up",
                                                "",
                                                c.name()));
        Xml list = Xml.of(collection.rootElement());
        found.forEach(c -> list.add(c.entity().get()));
        return Answer.ok(list);
    }

    private Answer below(Call call) {
        List<String> path = call.path();
        String where = path.get(0) + "/" + path.get(2);
        String attached = "datacenters/" + path.get(1) + "/storagedomains";
        return switch (where) {
            case "datacenters/storagedomains" -> {
                if (path.size() == 3) {
                    yield Answer.ok(Xml.of("storage_domains").add(storageDomain(attached, true)));
                }
                if (!call.id(3).equals(Infrastructure.STORAGE_DOMAIN)) {
                    throw Refusal.missing();
                }
                yield Answer.ok(storageDomain(attached, true));
            }
            case "datacenters/clusters" -> Answer.ok(Xml.of("clusters").add(cluster()));
            case "storagedomains/disks" -> disks.list(call);
            case "storagedomains/disksnapshots" -> disks.allDiskSnapshots(call);
            default -> throw new EngineApi.NoSuchPath(call);
        };
    }

    private Xml dataCenter() {
        String base = Links.API + "/datacenters/" + Infrastructure.DATA_CENTER;
        return Links.ref("data_center", "datacenters", Infrastructure.DATA_CENTER)
                .leaf("name", Infrastructure.DATA_CENTER_NAME)
                .leaf("description", "The default Data Center")
                .add(Links.link(base, "clusters"))
                .add(Links.link(base, "storagedomains"))
                .leaf("local", false)
                .leaf("quota_mode", "disabled")
                .leaf("status", "up")
                .leaf("storage_format", "v5")
                .add(Xml.of("supported_versions").add(version(Xml.of("version"))))
                .add(version(Xml.of("version")));
    }

    private static Xml version(Xml x) {
        return x.leaf("major", 4).leaf("minor", 8);
    }

    private Xml cluster() {
        return Links.ref("cluster", "clusters", Infrastructure.CLUSTER)
                .leaf("name", Infrastructure.CLUSTER_NAME)
                .leaf("description", "The default server cluster")
                .leaf("comment", "")
                .leaf("bios_type", "q35_ovmf")
                .add(
                        Xml.of("cpu")
                                .leaf("architecture", "x86_64")
                                .leaf("type", "Secure Intel Nehalem Family"))
                .add(version(Xml.of("version")))
                .add(Links.ref("data_center", "datacenters", Infrastructure.DATA_CENTER));
    }

    private Xml host() {
        return Links.ref("host", "hosts", Infrastructure.HOST)
                .leaf("name", Infrastructure.HOST_NAME)
                .leaf("comment", "")
                .leaf("address", "127.0.0.1")
                .leaf("external_status", "ok")
                .leaf("status", "up")
                .leaf("type", "ovirt_node")
                .add(Links.ref("cluster", "clusters", Infrastructure.CLUSTER));
    }

    /** The status is only told below a data centre, as by the engine. */
    private Xml storageDomain(String collection, boolean withStatus) {
        long used = engine.disks().usedBytes();
        Xml x =
                Links.ref("storage_domain", collection, Infrastructure.STORAGE_DOMAIN)
                        .leaf("name", Infrastructure.STORAGE_DOMAIN_NAME)
                        .leaf("description", "")
                        .leaf("comment", "")
                        .leaf("available", Infrastructure.DOMAIN_BYTES - used)
                        .leaf("backup", false)
                        .leaf("block_size", 512)
                        .leaf("committed", used)
                        .leaf("critical_space_action_blocker", 5)
                        .leaf("discard_after_delete", false)
                        .leaf("external_status", "ok")
                        .leaf("master", true);
        if (withStatus) {
            x.leaf("status", "active");
        }
        return x.add(
                        Xml.of("storage")
                                .leaf("address", "127.0.0.1")
                                .leaf("nfs_version", "auto")
                                .leaf("path", "/exports/sd1")
                                .leaf("type", "nfs"))
                .leaf("storage_format", "v5")
                .leaf("supports_discard", false)
                .leaf("supports_discard_zeroes_data", false)
                .leaf("type", "data")
                .leaf("used", used)
                .leaf("warning_low_space_indicator", 10)
                .leaf("wipe_after_delete", false)
                .add(
                        Xml.of("data_centers")
                                .add(
                                        Links.ref(
                                                "data_center",
                                                "datacenters",
                                                Infrastructure.DATA_CENTER)));
    }

    private Xml network() {
        return Links.ref("network", "networks", Infrastructure.NETWORK)
                .leaf("name", Infrastructure.NETWORK_NAME)
                .leaf("description", "Management Network")
                .add(Links.ref("data_center", "datacenters", Infrastructure.DATA_CENTER));
    }

    private Xml vnicProfile() {
        return Links.ref("vnic_profile", "vnicprofiles", Infrastructure.VNIC_PROFILE)
                .leaf("name", Infrastructure.NETWORK_NAME)
                .leaf("port_mirroring", false)
                .add(Links.ref("network", "networks", Infrastructure.NETWORK));
    }
}
