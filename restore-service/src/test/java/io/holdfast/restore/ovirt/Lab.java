package io.holdfast.restore.ovirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.DeviceSerial;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.MacPolicy;
import io.holdfast.contracts.RestoreTarget;
import io.holdfast.contracts.RestoreWay;
import io.holdfast.ovirt.ByteRange;
import io.holdfast.ovirt.DiskAttachment;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.IdlePolicy;
import io.holdfast.ovirt.ImageTransfer;
import io.holdfast.ovirt.ImageTransfers;
import io.holdfast.ovirt.ImageioLimits;
import io.holdfast.ovirt.ImageioSession;
import io.holdfast.ovirt.TransferReadiness;
import io.holdfast.ovirt.VmId;
import io.holdfast.ovirt.Vms.DisksOfADeletedVm;
import io.holdfast.ovirt.config.ConfiguredEngines;
import io.holdfast.ovirt.imageio.BlockingImageioClient;
import io.holdfast.ovirt.sdk.SdkEngineConnection;
import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositorySettings;
import io.holdfast.repository.SegmentWriter;
import io.holdfast.repository.StoredSegment;
import io.holdfast.repository.format.ConfigurationId;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.format.SegmentPlace;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.ledger.Pin;
import io.holdfast.repository.ledger.PinId;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.restore.job.RestoreJob;
import io.holdfast.restore.job.RestorePlan.PlannedDisk;
import io.holdfast.simulator.Simulator;
import io.holdfast.simulator.SimulatorSettings;
import io.holdfast.simulator.engine.state.DataDomain;
import io.holdfast.simulator.engine.state.VmImages;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An engine with a VM of two disks, and a repository that has a recovery point of it. */
final class Lab implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final int MIB = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Where each disk of the recovery point holds something. */
    static final long DATA_AT = MIB + 4096;

    private static final byte[] DATA =
            "a guest wrote this".repeat(1000).getBytes(StandardCharsets.UTF_8);

    final Simulator simulator;
    final ConfiguredEngines engines;
    final Repository repository;
    final BlockingImageioClient imageio;
    private final Pin pin;
    final UUID vm;
    final UUID appliance;
    private final Path devices;
    private final Map<io.holdfast.contracts.VmId, JobId> claims = new HashMap<>();
    final RecoveryPointId point = new RecoveryPointId(UUID.randomUUID());

    Lab(Path folder) throws IOException, InterruptedException {
        devices = folder.resolve("dev");
        simulator =
                Simulator.start(
                        SimulatorSettings.instant(folder.resolve("data")).withDevices(devices));
        Path raw = Files.write(folder.resolve("disk.raw"), new byte[4 * MIB]);
        vm = simulator.addVm("web", List.of(VmImages.Image.cow(raw), VmImages.Image.raw(raw)));
        Path ca = Files.writeString(folder.resolve("ca.pem"), simulator.caPem());
        appliance = simulator.addAppliance("appliance");
        Map<String, String> settings =
                Map.of(
                        "holdfast.engines.lab.appliance", appliance.toString(),
                        "holdfast.engines.lab.url", simulator.engineUrl().toString(),
                        "holdfast.engines.lab.username", simulator.username(),
                        "holdfast.engines.lab.password", simulator.password(),
                        "holdfast.engines.lab.ca-file", ca.toString());
        engines =
                new ConfiguredEngines(
                        new SmallRyeConfigBuilder()
                                .withSources(new PropertiesConfigSource(settings, "lab", 100))
                                .build(),
                        SdkEngineConnection::of);
        imageio = new BlockingImageioClient(engines.settings("lab").trust());
        repository =
                Repository.create(
                        new MemoryBlobStore(),
                        MasterKey.generate(),
                        RepositorySettings.defaults(),
                        MemoryLedger::new);
        pin = repository.pin(new PinId(UUID.randomUUID()), Optional.empty());
        commit();
    }

    Engine engine() {
        return engines.engine("lab");
    }

    /** Jobs claim nothing any more. */
    void jobsHaveEnded() {
        claims.clear();
    }

    /** Whether the job alone restores into the VM. */
    boolean claim(EngineId engine, io.holdfast.contracts.VmId target, JobId job) {
        return claims.computeIfAbsent(target, _ -> job).equals(job);
    }

    /** The VM is lost, with its disks. */
    void destroy() {
        var _ = engine().vms().delete(new VmId(vm), DisksOfADeletedVm.DELETED);
    }

    RestoreJob job(String name, MacPolicy macs) {
        return job(new RestoreTarget.NewVm(name, null, null, macs), point.value());
    }

    RestoreJob job(RestoreTarget target, UUID recoveryPoint) {
        return job(target, recoveryPoint, null);
    }

    RestoreJob job(RestoreTarget target, UUID recoveryPoint, @Nullable RestoreWay way) {
        return new RestoreJob(
                new JobId(UUID.randomUUID()),
                new io.holdfast.contracts.RecoveryPointId(recoveryPoint),
                null,
                target,
                null,
                way,
                Map.of(),
                NOW,
                null);
    }

    private void commit() throws InterruptedException {
        String ovf = engine().vms().configuration(new VmId(vm)).ovf();
        ConfigurationId configuration =
                repository.sealConfiguration(pin, ovf.getBytes(StandardCharsets.UTF_8));
        List<RecoveryPoint.Disk> disks = new ArrayList<>();
        for (DiskAttachment attached : engine().vms().disks(new VmId(vm))) {
            disks.add(disk(attached));
        }
        repository.commit(
                pin.holder(),
                new RecoveryPoint(
                        point,
                        vm,
                        "web",
                        "lab",
                        UUID.randomUUID().toString(),
                        NOW,
                        NOW,
                        "FULL",
                        "first",
                        "CRASH",
                        null,
                        configuration,
                        disks,
                        List.of(),
                        null,
                        Map.of()));
    }

    /** One more storage domain: new raw disks on it hold what was there before. */
    void addBlockDomain(String name) {
        simulator
                .engine()
                .locked(() ->
                        simulator
                                .engine()
                                .dataCenter()
                                .addDomain(name, DataDomain.Kind.ISCSI, 1L << 40));
    }

    /** As transfer-service would write it; or wrong, at the byte. */
    void fill(PlannedDisk disk, OptionalLong wrongByte) {
        fill(disk, wrongByte, !disk.readsAsZeros());
    }

    /** As if the disk read as zeros. */
    void fillDataOnly(PlannedDisk disk) {
        fill(disk, OptionalLong.empty(), false);
    }

    private void fill(PlannedDisk disk, OptionalLong wrongByte, boolean zeros) {
        ImageTransfers transfers = engine().transfers();
        ImageTransfer upload =
                transfers.startUpload(
                        DiskMaking.id(disk),
                        new IdlePolicy(Duration.ofSeconds(60), IdlePolicy.Then.PAUSE));
        TransferReadiness.Ready ready =
                (TransferReadiness.Ready) transfers.awaitReady(upload.id(), PATIENCE);
        try (ImageioSession session = imageio.open(ready.url(), ImageioLimits.usual())) {
            if (zeros) {
                session.zero(new ByteRange(0, disk.virtualSizeBytes()));
            }
            session.write(DATA_AT, ByteBuffer.wrap(DATA));
            wrongByte.ifPresent(at -> session.write(at, ByteBuffer.wrap(new byte[] {1})));
            session.flush();
        }
        transfers.finalizeTransfer(upload.id());
        var _ = transfers.awaitFinished(upload.id(), PATIENCE);
    }

    /** The same, as a worker inside the appliance would. */
    void fillDevice(PlannedDisk disk) throws IOException {
        Path device =
                devices.resolve(appliance.toString())
                        .resolve("disk/by-id")
                        .resolve(
                                "scsi-0QEMU_QEMU_HARDDISK_"
                                        + DeviceSerial.of(disk.target()).text());
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!Files.exists(device)) {
            assertThat(Instant.now()).as("no " + device).isBefore(deadline);
            Thread.onSpinWait();
        }
        try (FileChannel guest = FileChannel.open(device, StandardOpenOption.WRITE)) {
            guest.write(ByteBuffer.wrap(DATA), DATA_AT);
        }
    }

    private StoredSegment stored(long bytes) throws InterruptedException {
        try (SegmentWriter writer = repository.segmentWriter(pin, new SegmentPlace(0, bytes))) {
            writer.zero(0, DATA_AT);
            writer.data(DATA_AT, ByteBuffer.wrap(DATA));
            writer.zero(DATA_AT + DATA.length, bytes - DATA_AT - DATA.length);
            return writer.finish();
        }
    }

    /** Of zeros but for a little data. */
    private RecoveryPoint.Disk disk(DiskAttachment attached) throws InterruptedException {
        long bytes = attached.disk().provisionedSizeBytes();
        long segment = repository.settings().segmentBytes();
        DiskManifest manifest =
                new DiskManifest(
                        bytes, DiskManifest.SECTOR_BYTES, segment, List.of(stored(bytes).map()));
        return new RecoveryPoint.Disk(
                attached.disk().id().value(),
                attached.disk().alias(),
                repository.writeManifest(pin, manifest),
                bytes,
                attached.bootable(),
                attached.attachedAs().name().toLowerCase(Locale.ROOT),
                attached.disk().format().name().toLowerCase(Locale.ROOT),
                attached.disk().sparse(),
                0,
                0);
    }

    @Override
    public void close() throws IOException {
        imageio.close();
        engines.close();
        repository.close();
        simulator.close();
    }
}
