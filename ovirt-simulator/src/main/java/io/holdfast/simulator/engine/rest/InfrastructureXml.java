package io.holdfast.simulator.engine.rest;

import io.holdfast.simulator.engine.state.Cluster;
import io.holdfast.simulator.engine.state.DataDomain;
import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.engine.state.Host;
import io.holdfast.simulator.engine.state.Infrastructure;
import io.holdfast.simulator.engine.state.Level;
import io.holdfast.simulator.engine.state.VnicProfile;
import io.holdfast.simulator.engine.xml.Xml;

/** Prints what VMs run on, lie on and are connected by. */
final class InfrastructureXml {
    private final Engine engine;

    InfrastructureXml(Engine engine) {
        this.engine = engine;
    }

    Xml dataCenter() {
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
                .add(Xml.of("supported_versions").add(version(Level.V4_8)))
                .add(version(Level.V4_8));
    }

    private static Xml version(Level level) {
        return Xml.of("version").leaf("major", level.major()).leaf("minor", level.minor());
    }

    Xml cluster(Cluster cluster) {
        return Links.ref("cluster", "clusters", cluster.id)
                .leaf("name", cluster.name)
                .leaf("description", cluster.description)
                .leaf("comment", "")
                .leaf("bios_type", "q35_ovmf")
                .add(
                        Xml.of("cpu")
                                .leaf("architecture", "x86_64")
                                .leaf("type", "Secure Intel Nehalem Family"))
                .add(version(cluster.level))
                .add(Links.ref("data_center", "datacenters", Infrastructure.DATA_CENTER));
    }

    Xml host(Host host) {
        return Links.ref("host", "hosts", host.id)
                .leaf("name", host.name)
                .leaf("comment", "")
                .leaf("address", "127.0.0.1")
                .leaf("external_status", "ok")
                .leaf("status", host.status())
                .leaf("type", "ovirt_node")
                .add(Links.ref("cluster", "clusters", host.cluster));
    }

    /** The status is only told below a data centre, as by the engine. */
    Xml storageDomain(DataDomain domain, String collection, boolean withStatus) {
        long used = engine.disks().usedBytes(domain);
        Xml x =
                Links.ref("storage_domain", collection, domain.id)
                        .leaf("name", domain.name)
                        .leaf("description", "")
                        .leaf("comment", "")
                        .leaf("available", engine.disks().freeBytes(domain))
                        .leaf("backup", false)
                        .leaf("block_size", 512)
                        .leaf("committed", used)
                        .leaf("critical_space_action_blocker", 5)
                        .leaf("discard_after_delete", false)
                        .leaf("external_status", "ok")
                        .leaf("master", domain.id.equals(Infrastructure.STORAGE_DOMAIN));
        if (withStatus) {
            x.leaf("status", domain.status());
        }
        return x.add(storage(domain))
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

    private static Xml storage(DataDomain domain) {
        Xml storage = Xml.of("storage");
        if (!domain.isBlock()) {
            storage.leaf("address", "127.0.0.1")
                    .leaf("nfs_version", "auto")
                    .leaf("path", "/exports/" + domain.name);
        }
        return storage.leaf("type", domain.kind.word());
    }

    Xml network(VnicProfile profile) {
        boolean management = profile.id().equals(Infrastructure.VNIC_PROFILE);
        return Links.ref("network", "networks", profile.network())
                .leaf("name", profile.name())
                .leaf("description", management ? "Management Network" : "")
                .add(Links.ref("data_center", "datacenters", Infrastructure.DATA_CENTER));
    }

    Xml vnicProfile(VnicProfile profile) {
        return Links.ref("vnic_profile", "vnicprofiles", profile.id())
                .leaf("name", profile.name())
                .leaf("port_mirroring", false)
                .add(Links.ref("network", "networks", profile.network()));
    }
}
