package io.holdfast.simulator;

import io.holdfast.simulator.admin.AdminServer;
import io.holdfast.simulator.device.DeviceFiles;
import io.holdfast.simulator.engine.EngineServer;
import io.holdfast.simulator.engine.state.Disk;
import io.holdfast.simulator.engine.state.DiskAttachment;
import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.engine.state.GuestDevices;
import io.holdfast.simulator.engine.state.Vm;
import io.holdfast.simulator.engine.state.VmImages;
import io.holdfast.simulator.fault.FaultPlan;
import io.holdfast.simulator.http.ServerOptions;
import io.holdfast.simulator.imageio.ImageioDaemon;
import io.holdfast.simulator.imageio.ImageioOptions;
import io.holdfast.simulator.storage.StorageDomain;
import io.holdfast.simulator.tls.CertificateAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLContext;

/** An oVirt engine, one host's imageio daemon and the admin port, started together. */
public final class Simulator implements AutoCloseable {
    private static final String USER = "admin@internal";

    private final SimulatorSettings settings;
    private final CertificateAuthority authority;
    private final StorageDomain storage;
    private final ImageioDaemon imageio;
    private final Optional<DeviceFiles> devices;
    private final Engine engine;
    private final EngineServer server;
    private final AdminServer admin;

    private Simulator(SimulatorSettings settings) throws IOException {
        this.settings = settings;
        this.authority = CertificateAuthority.create("engine.lab.test");
        Optional<SSLContext> tls =
                settings.tls() ? Optional.of(authority.serverContext()) : Optional.empty();
        this.storage = StorageDomain.in(settings.data());
        this.imageio = ImageioDaemon.start(ImageioOptions.loopback(settings.clock(), tls));
        this.devices = settings.devices().map(DeviceFiles::new);
        this.engine =
                new Engine(
                        settings.clock(),
                        settings.delays(),
                        settings.lifetimes(),
                        storage,
                        new HostTickets(imageio),
                        devices.<GuestDevices>map(d -> d).orElseGet(GuestDevices::none),
                        new FaultPlan<>(settings.faultSeed(), settings.clock()));
        engine.become(settings.profile());
        ServerOptions options =
                ServerOptions.loopback(settings.clock())
                        .withAddress(
                                new InetSocketAddress(
                                        InetAddress.ofLiteral("127.0.0.1"), settings.enginePort()));
        this.server =
                new EngineServer(
                        engine,
                        tls.map(options::withTls).orElse(options),
                        new FaultPlan<>(settings.faultSeed(), settings.clock()),
                        authority.pem(),
                        settings.password());
        this.admin =
                AdminServer.start(
                        engine, server, imageio, this::showCertificate, settings.adminPort());
    }

    /** Starts all servers; they answer when this returns. */
    public static Simulator start(SimulatorSettings settings) throws IOException {
        return new Simulator(settings);
    }

    /** A new one of our authority, or one that nobody trusts. */
    private void showCertificate(AdminServer.Shown shown) {
        CertificateAuthority signer =
                shown.trusted() ? authority : CertificateAuthority.create("elsewhere.lab.test");
        switch (shown.by()) {
            case ENGINE -> server.becomeKnownBy(signer.serverContext());
            case IMAGEIO -> imageio.becomeKnownBy(signer.serverContext());
        }
    }

    /** The engine's address up to {@code /ovirt-engine/api}. */
    public URI engineUrl() {
        return server.uri().resolve("/ovirt-engine/api");
    }

    public URI adminUrl() {
        return admin.uri();
    }

    public String username() {
        return USER;
    }

    public String password() {
        return settings.password();
    }

    /** The certificate that signs engine and imageio. */
    public String caPem() {
        return authority.pem();
    }

    /** Trusts this simulator and nothing else. */
    public SSLContext clientTls() {
        return authority.clientContext();
    }

    /** Entities and rules; use {@link Engine#locked} around what reads or changes them. */
    public Engine engine() {
        return engine;
    }

    /** Sessions, counters and planned faults of the engine's port. */
    public EngineServer engineServer() {
        return server;
    }

    /** The host's daemon with its own planned faults. */
    public ImageioDaemon imageio() {
        return imageio;
    }

    /** A new VM, down, with one card and one disk for each image, the first one bootable. */
    public UUID addVm(String name, List<VmImages.Image> images) {
        return VmImages.add(engine, name, images);
    }

    /** A VM without disks that runs, and in which plugged disks show as device files. */
    public UUID addAppliance(String name) {
        return engine.locked(() -> {
            UUID id = VmImages.add(engine, name, List.of());
            engine.plugs().makeAppliance(engine.vms().find(id).orElseThrow());
            return id;
        });
    }

    /** The VM's disks in their order. */
    public List<UUID> disksOf(UUID vmId) {
        return engine.locked(() -> {
            Vm vm = engine.vms().find(vmId).orElseThrow();
            return vm.attachments.values().stream().map(a -> a.disk).toList();
        });
    }

    /** The contents of a disk, to be written by a guest or compared. */
    public Disk disk(UUID id) {
        return engine.locked(() -> engine.disks().find(id).orElseThrow());
    }

    /** How a disk hangs on a VM. */
    public DiskAttachment attachment(UUID vm, UUID disk) {
        return engine.locked(() ->
                Optional.ofNullable(engine.vms().find(vm).orElseThrow().attachments.get(disk))
                        .orElseThrow());
    }

    @Override
    public void close() throws IOException {
        admin.close();
        server.close();
        imageio.close();
        engine.close();
        devices.ifPresent(DeviceFiles::close);
        storage.close();
    }
}
