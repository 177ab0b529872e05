package io.holdfast.simulator.engine.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The one data centre: its clusters, hosts, storage domains and vNIC profiles. One of each is
 * always there; ids follow from names, so that a client's settings stay valid. Guarded by the
 * engine's lock.
 */
public final class DataCenter {
    private final List<Cluster> clusters = new ArrayList<>();
    private final List<Host> hosts = new ArrayList<>();
    private final List<DataDomain> domains = new ArrayList<>();
    private final List<VnicProfile> profiles = new ArrayList<>();

    DataCenter() {
        clusters.add(
                new Cluster(
                        Infrastructure.CLUSTER,
                        Infrastructure.CLUSTER_NAME,
                        "The default server cluster",
                        Level.V4_8));
        hosts.add(new Host(Infrastructure.HOST, Infrastructure.HOST_NAME, Infrastructure.CLUSTER));
        domains.add(
                new DataDomain(
                        Infrastructure.STORAGE_DOMAIN,
                        Infrastructure.STORAGE_DOMAIN_NAME,
                        DataDomain.Kind.NFS,
                        Infrastructure.DOMAIN_BYTES));
        profiles.add(
                new VnicProfile(
                        Infrastructure.VNIC_PROFILE,
                        Infrastructure.NETWORK,
                        Infrastructure.NETWORK_NAME));
    }

    public List<Cluster> clusters() {
        return List.copyOf(clusters);
    }

    public List<Host> hosts() {
        return List.copyOf(hosts);
    }

    public List<DataDomain> domains() {
        return List.copyOf(domains);
    }

    public List<VnicProfile> profiles() {
        return List.copyOf(profiles);
    }

    public Optional<Cluster> cluster(UUID id) {
        return clusters.stream().filter(c -> c.id.equals(id)).findFirst();
    }

    public Optional<Cluster> clusterNamed(String name) {
        return clusters.stream().filter(c -> c.name.equals(name)).findFirst();
    }

    public Optional<Host> host(UUID id) {
        return hosts.stream().filter(h -> h.id.equals(id)).findFirst();
    }

    public Optional<DataDomain> domain(UUID id) {
        return domains.stream().filter(d -> d.id.equals(id)).findFirst();
    }

    public Optional<DataDomain> domainNamed(String name) {
        return domains.stream().filter(d -> d.name.equals(name)).findFirst();
    }

    public Optional<VnicProfile> profile(UUID id) {
        return profiles.stream().filter(p -> p.id().equals(id)).findFirst();
    }

    public Optional<VnicProfile> profileNamed(String name) {
        return profiles.stream().filter(p -> p.name().equals(name)).findFirst();
    }

    public Cluster addCluster(String name, Level level) {
        requireNew(clusterNamed(name), "cluster", name);
        Cluster cluster = new Cluster(Infrastructure.id("cluster/" + name), name, "", level);
        clusters.add(cluster);
        return cluster;
    }

    public Host addHost(String name, Cluster cluster) {
        requireNew(hosts.stream().filter(h -> h.name.equals(name)).findFirst(), "host", name);
        Host host = new Host(Infrastructure.id("host/" + name), name, cluster.id);
        hosts.add(host);
        return host;
    }

    public DataDomain addDomain(String name, DataDomain.Kind kind, long bytes) {
        requireNew(domainNamed(name), "storage domain", name);
        DataDomain domain =
                new DataDomain(Infrastructure.id("storage-domain/" + name), name, kind, bytes);
        domains.add(domain);
        return domain;
    }

    public VnicProfile addProfile(String name) {
        requireNew(profileNamed(name), "vNIC profile", name);
        VnicProfile profile =
                new VnicProfile(
                        Infrastructure.id("vnic-profile/" + name),
                        Infrastructure.id("network/" + name),
                        name);
        profiles.add(profile);
        return profile;
    }

    private static void requireNew(Optional<?> same, String what, String name) {
        if (same.isPresent()) {
            throw Refusal.conflict("Cannot add " + what + ". The name " + name + " is in use.");
        }
    }
}
