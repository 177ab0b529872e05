package io.holdfast.simulator.engine.rest;

import io.holdfast.simulator.engine.state.DataCenter;
import io.holdfast.simulator.engine.state.DataDomain;
import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.engine.state.Infrastructure;
import io.holdfast.simulator.engine.state.Refusal;
import io.holdfast.simulator.engine.xml.Xml;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** Data centre, clusters, hosts, storage domains, networks and vNIC profiles, read only. */
final class InfrastructureResource {
    /** An entity of a collection. */
    private record Entry(UUID id, String name, String status, Supplier<Xml> entity) {}

    private static final String ATTACHED =
            "datacenters/" + Infrastructure.DATA_CENTER + "/storagedomains";

    private final Engine engine;
    private final DisksResource disks;
    private final InfrastructureXml xml;

    InfrastructureResource(Engine engine) {
        this.engine = engine;
        this.disks = new DisksResource(engine);
        this.xml = new InfrastructureXml(engine);
    }

    /** The element that lists a collection. */
    private static String root(Call call, String collection) {
        return switch (collection) {
            case "datacenters" -> "data_centers";
            case "clusters" -> "clusters";
            case "hosts" -> "hosts";
            case "storagedomains" -> "storage_domains";
            case "networks" -> "networks";
            case "vnicprofiles" -> "vnic_profiles";
            default -> throw new EngineApi.NoSuchPath(call);
        };
    }

    private List<Entry> entries(String collection) {
        DataCenter center = engine.dataCenter();
        return switch (collection) {
            case "datacenters" ->
                    List.of(
                            new Entry(
                                    Infrastructure.DATA_CENTER,
                                    Infrastructure.DATA_CENTER_NAME,
                                    "up",
                                    xml::dataCenter));
            case "clusters" ->
                    center.clusters().stream()
                            .map(c -> new Entry(c.id, c.name, "up", () -> xml.cluster(c)))
                            .toList();
            case "hosts" ->
                    center.hosts().stream()
                            .map(h -> new Entry(h.id, h.name, h.status(), () -> xml.host(h)))
                            .toList();
            case "storagedomains" ->
                    center.domains().stream()
                            .map(d -> new Entry(d.id, d.name, "up", () -> plain(d)))
                            .toList();
            case "networks" ->
                    center.profiles().stream()
                            .map(p -> new Entry(p.network(), p.name(), "up", () -> xml.network(p)))
                            .toList();
            default ->
                    center.profiles().stream()
                            .map(p -> new Entry(p.id(), p.name(), "up", () -> xml.vnicProfile(p)))
                            .toList();
        };
    }

    private Xml plain(DataDomain domain) {
        return xml.storageDomain(domain, "storagedomains", false);
    }

    Answer answer(Call call) {
        List<String> path = call.path();
        String root = root(call, path.getFirst());
        if (!call.method().equals("GET")) {
            return EngineApi.methodNotAllowed();
        }
        List<Entry> entries = entries(path.getFirst());
        if (path.size() == 1) {
            return list(call, root, entries);
        }
        UUID id = call.id(1);
        Entry entry =
                entries.stream()
                        .filter(e -> e.id().equals(id))
                        .findFirst()
                        .orElseThrow(Refusal::missing);
        return path.size() == 2 ? Answer.ok(entry.entity().get()) : below(call, id);
    }

    private static Answer list(Call call, String root, List<Entry> entries) {
        Xml list = Xml.of(root);
        Search.of(call)
                .apply(
                        entries,
                        call.max(),
                        e ->
                                Map.of(
                                        "name",
                                        e.name(),
                                        "id",
                                        e.id().toString(),
                                        "status",
                                        e.status(),
                                        "",
                                        e.name()))
                .forEach(e -> list.add(e.entity().get()));
        return Answer.ok(list);
    }

    private Answer below(Call call, UUID id) {
        List<String> path = call.path();
        return switch (path.get(0) + "/" + path.get(2)) {
            case "datacenters/storagedomains" ->
                    path.size() == 3 ? attachedDomains() : attachedDomain(call.id(3));
            case "datacenters/clusters" -> {
                Xml list = Xml.of("clusters");
                engine.dataCenter().clusters().forEach(c -> list.add(xml.cluster(c)));
                yield Answer.ok(list);
            }
            case "storagedomains/disks" -> disks.listOf(call, id);
            case "storagedomains/disksnapshots" -> disks.diskSnapshotsOf(call, id);
            default -> throw new EngineApi.NoSuchPath(call);
        };
    }

    private Answer attachedDomains() {
        Xml list = Xml.of("storage_domains");
        engine.dataCenter().domains().forEach(d -> list.add(xml.storageDomain(d, ATTACHED, true)));
        return Answer.ok(list);
    }

    private Answer attachedDomain(UUID id) {
        return engine.dataCenter()
                .domain(id)
                .map(d -> Answer.ok(xml.storageDomain(d, ATTACHED, true)))
                .orElseThrow(Refusal::missing);
    }
}
