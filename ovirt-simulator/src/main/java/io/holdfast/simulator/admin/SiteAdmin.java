package io.holdfast.simulator.admin;

import io.holdfast.simulator.engine.state.Cluster;
import io.holdfast.simulator.engine.state.DataDomain;
import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.engine.state.Host;
import io.holdfast.simulator.engine.state.Infrastructure;
import io.holdfast.simulator.engine.state.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Clusters, hosts, storage domains and vNIC profiles beside those that are always there. */
final class SiteAdmin {
    private final Engine engine;

    SiteAdmin(Engine engine) {
        this.engine = engine;
    }

    /** Empty when there is no such call. */
    Optional<Object> collection(String call, AdminRequest body) {
        return engine.locked(() ->
                switch (call) {
                    case "GET site" -> Optional.of(site());
                    case "POST clusters" -> {
                        Level level = Level.of(body.text("level").orElse(Level.V4_8.word()));
                        yield made(engine.dataCenter().addCluster(body.needText("name"), level).id);
                    }
                    case "POST hosts" -> {
                        Cluster cluster = clusterNamed(engine, body.text("cluster"));
                        yield made(engine.dataCenter().addHost(body.needText("name"), cluster).id);
                    }
                    case "POST domains" -> made(addDomain(body).id);
                    case "POST vnic-profiles" ->
                            made(engine.dataCenter().addProfile(body.needText("name")).id());
                    default -> Optional.empty();
                });
    }

    /** Empty when there is no such call. */
    Optional<Object> entity(String call, UUID id, AdminRequest body) {
        return engine.locked(() ->
                switch (call) {
                    case "POST clusters level" -> {
                        Cluster cluster =
                                VmsAdmin.find(engine.dataCenter().cluster(id), "cluster", id);
                        cluster.level = Level.of(body.needText("level"));
                        yield Optional.of(cluster(cluster));
                    }
                    case "POST hosts reach" -> {
                        Host host = VmsAdmin.find(engine.dataCenter().host(id), "host", id);
                        engine.hosts().reach(host, body.needFlag("responsive"));
                        yield Optional.of(host(host));
                    }
                    case "POST domains change" -> {
                        DataDomain domain =
                                VmsAdmin.find(engine.dataCenter().domain(id), "domain", id);
                        domain.bytes = body.longOr("bytes", domain.bytes);
                        body.flag("active").ifPresent(a -> engine.hosts().activate(domain, a));
                        yield Optional.of(domain(domain));
                    }
                    default -> Optional.empty();
                });
    }

    private static Optional<Object> made(UUID id) {
        return Optional.of(Map.of("id", id));
    }

    private DataDomain addDomain(AdminRequest body) {
        return engine.dataCenter()
                .addDomain(
                        body.needText("name"),
                        DataDomain.Kind.of(body.text("kind").orElse("nfs")),
                        body.longOr("bytes", Infrastructure.DOMAIN_BYTES));
    }

    /** The cluster of this name; the first one when none is given. */
    static Cluster clusterNamed(Engine engine, Optional<String> name) {
        return name.isEmpty()
                ? engine.dataCenter().clusters().getFirst()
                : engine.dataCenter()
                        .clusterNamed(name.get())
                        .orElseThrow(() -> new AdminRequest.Bad("no cluster " + name.get()));
    }

    /** The storage domain of this name; the first one when none is given. */
    static DataDomain domainNamed(Engine engine, Optional<String> name) {
        return name.isEmpty()
                ? engine.dataCenter().domains().getFirst()
                : engine.dataCenter()
                        .domainNamed(name.get())
                        .orElseThrow(() -> new AdminRequest.Bad("no domain " + name.get()));
    }

    private Map<String, Object> site() {
        Map<String, Object> site = new LinkedHashMap<>();
        site.put(
                "clusters",
                engine.dataCenter().clusters().stream().map(SiteAdmin::cluster).toList());
        site.put("hosts", engine.dataCenter().hosts().stream().map(this::host).toList());
        site.put("domains", engine.dataCenter().domains().stream().map(this::domain).toList());
        site.put(
                "vnic_profiles",
                engine.dataCenter().profiles().stream().map(p -> named(p.id(), p.name())).toList());
        return site;
    }

    private static Map<String, Object> named(UUID id, String name) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("name", name);
        return json;
    }

    private static Map<String, Object> cluster(Cluster cluster) {
        Map<String, Object> json = named(cluster.id, cluster.name);
        json.put("level", cluster.level.word());
        return json;
    }

    private Map<String, Object> host(Host host) {
        Map<String, Object> json = named(host.id, host.name);
        json.put("cluster", host.cluster);
        json.put("status", host.status());
        json.put(
                "vms",
                engine.vms().all().stream()
                        .filter(vm -> vm.host.equals(Optional.of(host.id)))
                        .map(vm -> vm.name)
                        .toList());
        return json;
    }

    private Map<String, Object> domain(DataDomain domain) {
        Map<String, Object> json = named(domain.id, domain.name);
        json.put("kind", domain.kind.word());
        json.put("status", domain.status());
        json.put("bytes", domain.bytes);
        json.put(
                "disks",
                engine.disks().all().stream()
                        .filter(d -> d.domain.equals(domain.id))
                        .map(d -> d.id.toString())
                        .toList());
        return json;
    }
}
