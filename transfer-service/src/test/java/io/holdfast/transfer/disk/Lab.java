package io.holdfast.transfer.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.ApplianceDevice;
import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.CopyDeviceSegment;
import io.holdfast.contracts.CopySegment;
import io.holdfast.contracts.DeviceSerial;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskManifestId;
import io.holdfast.contracts.DiskSnapshotId;
import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.EngineBackupId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.FindDevice;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.RecoveryPointId;
import io.holdfast.contracts.RestoreDeviceSegment;
import io.holdfast.contracts.RestoreDisk;
import io.holdfast.contracts.RestoreSegment;
import io.holdfast.contracts.TransferDisk;
import io.holdfast.contracts.TransferEvent;
import io.holdfast.contracts.VmId;
import io.holdfast.ovirt.BackupId;
import io.holdfast.ovirt.CheckpointId;
import io.holdfast.ovirt.DiskFormat;
import io.holdfast.ovirt.DiskInterface;
import io.holdfast.ovirt.EngineConnection;
import io.holdfast.ovirt.EngineSettings;
import io.holdfast.ovirt.EngineTrust;
import io.holdfast.ovirt.ImageioLimits;
import io.holdfast.ovirt.ImageioSession;
import io.holdfast.ovirt.NewAttachment;
import io.holdfast.ovirt.NewBackup;
import io.holdfast.ovirt.NewDisk;
import io.holdfast.ovirt.PollClock;
import io.holdfast.ovirt.Secret;
import io.holdfast.ovirt.SnapshotId;
import io.holdfast.ovirt.TicketUrl;
import io.holdfast.ovirt.VmBackup;
import io.holdfast.ovirt.imageio.BlockingImageioClient;
import io.holdfast.ovirt.sdk.SdkEngineConnection;
import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositorySettings;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.saga.Effect;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.Performer;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.Subject;
import io.holdfast.simulator.Simulator;
import io.holdfast.simulator.SimulatorSettings;
import io.holdfast.simulator.engine.state.Transfer;
import io.holdfast.simulator.engine.state.Transfers;
import io.holdfast.simulator.engine.state.VmImages;
import io.holdfast.simulator.imageio.TicketId;
import io.holdfast.simulator.imageio.TicketUse;
import io.holdfast.simulator.storage.SimDisk;
import io.holdfast.transfer.TransferLimits;
import io.holdfast.transfer.backup.BackupDevices;
import io.holdfast.transfer.backup.BackupSegments;
import io.holdfast.transfer.backup.DiskBackup;
import io.holdfast.transfer.backup.DiskBackupEvent;
import io.holdfast.transfer.backup.DiskBackupPerformer;
import io.holdfast.transfer.backup.DiskBackupState;
import io.holdfast.transfer.backup.DiskDoors;
import io.holdfast.transfer.backup.DiskToCopy;
import io.holdfast.transfer.backup.ExtentsOfDisks;
import io.holdfast.transfer.backup.ParentDisks;
import io.holdfast.transfer.backup.SegmentCopier;
import io.holdfast.transfer.device.DeviceFinding;
import io.holdfast.transfer.device.Devices;
import io.holdfast.transfer.failure.Patience;
import io.holdfast.transfer.failure.PatientWork;
import io.holdfast.transfer.imagetransfer.DiskSessions;
import io.holdfast.transfer.imagetransfer.ImageTransferDesk;
import io.holdfast.transfer.imagetransfer.ImageTransferDoors;
import io.holdfast.transfer.memory.MemoryEndedJobs;
import io.holdfast.transfer.memory.MemoryImageTransferBook;
import io.holdfast.transfer.memory.MemoryReceipts;
import io.holdfast.transfer.memory.MemorySegmentTroubles;
import io.holdfast.transfer.memory.MemorySegmentsAtWork;
import io.holdfast.transfer.ovirt.EngineTransfers;
import io.holdfast.transfer.pace.Pace;
import io.holdfast.transfer.pin.JobPins;
import io.holdfast.transfer.progress.ProgressBoard;
import io.holdfast.transfer.restore.DiskRestore;
import io.holdfast.transfer.restore.DiskRestoreEvent;
import io.holdfast.transfer.restore.DiskRestorePerformer;
import io.holdfast.transfer.restore.DiskRestoreState;
import io.holdfast.transfer.restore.Manifests;
import io.holdfast.transfer.restore.RestoreDevices;
import io.holdfast.transfer.restore.RestoreSegments;
import io.holdfast.transfer.restore.SegmentRestorer;
import io.holdfast.transfer.restore.TargetDoors;
import io.holdfast.transfer.segment.AwaitedSegment;
import io.holdfast.transfer.segment.ParallelPieces;
import io.holdfast.transfer.segment.SegmentBuffers;
import io.holdfast.transfer.segment.SegmentDrain;
import io.holdfast.transfer.segment.SegmentMetrics;
import io.holdfast.transfer.segment.SegmentWatch;
import io.holdfast.transfer.segment.SegmentWorker;
import io.holdfast.transfer.segment.SegmentsAtWork;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An engine with one VM of one disk, a repository, and this service's parts around them; sagas and
 * tables in memory.
 */
final class Lab implements AutoCloseable {

    static final int KIB = 1 << 10;
    static final int MIB = 1 << 20;
    static final long SEGMENT_BYTES = 8 * MIB;

    private static final EngineId ENGINE = new EngineId("lab");
    private static final Duration SOON = Duration.ofSeconds(20);

    final Simulator simulator;
    final EngineConnection engine;
    final Repository repository;
    final MemoryReceipts receipts = new MemoryReceipts();
    final MemoryImageTransferBook book = new MemoryImageTransferBook();
    final JobPins pins;
    final CountedBackups metrics = new CountedBackups();
    private final BlockingImageioClient imageio;
    private final SegmentBuffers buffers = new SegmentBuffers(2, 4);
    private final SegmentsAtWork atWork = new MemorySegmentsAtWork();
    private final SegmentWatch watch = new SegmentWatch(Duration.ofMillis(50));
    private final SegmentDrain drain = new SegmentDrain(atWork, PollClock.system());
    private final ReceiptKeepingSagas<DiskBackupState, DiskBackupEvent> backups =
            new ReceiptKeepingSagas<>(new DiskBackup(TransferLimits.defaults()));
    private final ReceiptKeepingSagas<DiskRestoreState, DiskRestoreEvent> restores =
            new ReceiptKeepingSagas<>(new DiskRestore(TransferLimits.defaults()));
    private final DiskBackupPerformer backup;
    private final DiskRestorePerformer restore;
    private final ImageTransferDesk desk;
    private final DiskSessions sessions;
    private BackupSegments backupSegments;
    private int diesAtSegment = -1;
    private int deliveries = 1;
    private final RestoreSegments restoreSegments;
    private final SegmentWorker worker;
    private final DiskDoors doors;
    private final DeviceFinding finding;
    private final BackupDevices backupDevices;
    private final RestoreDevices restoreDevices;
    private final Set<TicketUrl> tickets = ConcurrentHashMap.newKeySet();
    final UUID vm;
    final UUID disk;
    final UUID appliance;
    final long diskBytes;

    Lab(Path folder, byte[] contents, BlobStore store, Duration patience) throws IOException {
        Path image = folder.resolve("disk.raw");
        Files.write(image, contents);
        this.diskBytes = contents.length;
        this.simulator =
                Simulator.start(
                        SimulatorSettings.instant(Files.createDirectories(folder.resolve("data")))
                                .withTls(false)
                                .withDevices(folder.resolve("dev")));
        this.vm = simulator.addVm("web", List.of(VmImages.Image.cow(image)));
        this.disk = simulator.disksOf(vm).getFirst();
        this.appliance = simulator.addAppliance("appliance");
        EngineTrust trust = new EngineTrust.Platform();
        this.engine =
                SdkEngineConnection.of(
                        EngineSettings.of(
                                simulator.engineUrl(),
                                simulator.username(),
                                new Secret(simulator.password()),
                                trust));
        this.imageio = new BlockingImageioClient(trust);
        this.repository =
                Repository.create(
                        store,
                        MasterKey.generate(),
                        RepositorySettings.defaults().withLayout(64 * KIB, SEGMENT_BYTES),
                        MemoryLedger::new);
        this.desk =
                new ImageTransferDesk(
                        book,
                        new EngineTransfers(_ -> engine, Duration.ofMinutes(5), Optional.empty()),
                        PollClock.system());
        this.sessions =
                new DiskSessions(
                        (_, ticket, connections) -> {
                            tickets.add(ticket);
                            return imageio.open(
                                    ticket, ImageioLimits.usual().withConnections(connections));
                        },
                        8);
        Patience patient = new Patience(patience, Duration.ofMillis(20), Duration.ofMillis(200));
        this.pins = new JobPins(repository, new MemoryEndedJobs());
        Manifests manifests = new Manifests(repository);
        this.backup =
                new DiskBackupPerformer(
                        desk,
                        sessions,
                        new ParentDisks(repository, pins),
                        new ExtentsOfDisks(),
                        receipts,
                        repository,
                        pins,
                        new PatientWork(patient),
                        drain,
                        metrics);
        this.restore =
                new DiskRestorePerformer(
                        desk, sessions, manifests, pins, new PatientWork(patient), drain);
        ImageTransferDoors imageTransfers = new ImageTransferDoors(desk, sessions);
        Devices devices =
                new Devices(
                        folder.resolve("dev").resolve(appliance.toString()).resolve("disk/by-id"));
        this.doors = new DiskDoors(imageTransfers, devices);
        TargetDoors targets = new TargetDoors(imageTransfers, devices);
        this.finding = new DeviceFinding(new PatientWork(patient));
        this.backupDevices = new BackupDevices(backups, doors, SEGMENT_BYTES, metrics);
        this.restoreDevices = new RestoreDevices(restores, targets, manifests, pins);
        this.backupSegments = backupSegments();
        this.restoreSegments =
                new RestoreSegments(
                        restores,
                        receipts,
                        new SegmentRestorer(repository, manifests, Pace.unlimited()),
                        targets,
                        SEGMENT_BYTES);
        this.worker =
                new SegmentWorker(
                        receipts,
                        new ProgressBoard(receipts, _ -> {}),
                        SegmentMetrics.NONE,
                        patient,
                        atWork,
                        new MemorySegmentTroubles(PollClock.system()),
                        watch);
    }

    /** What a replica needs to copy segments; each has seen nothing yet. */
    private BackupSegments backupSegments() {
        return new BackupSegments(
                backups,
                receipts,
                new SegmentCopier(
                        repository,
                        pins,
                        new ParentDisks(repository, pins),
                        new ExtentsOfDisks(),
                        new ParallelPieces(buffers, Pace.unlimited()),
                        metrics),
                doors,
                SEGMENT_BYTES,
                metrics);
    }

    /**
     * The replica dies when it has stored this segment and told nobody; another one takes its
     * place.
     */
    void dieAtSegment(int segment) {
        diesAtSegment = segment;
    }

    /** Every segment is asked for so many times. */
    void deliverSegments(int times) {
        deliveries = times;
    }

    /** A recovery point that was committed, as far as its only disk goes. */
    record Kept(RecoveryPointId id, DiskManifestId manifest, CheckpointId checkpoint) {}

    /** A point in time of the VM, and the command that copies all of its disk. */
    TransferDisk openPointInTime() throws InterruptedException {
        return openPointInTime(BackupMode.FULL, null);
    }

    /** A VM snapshot, and the command that copies its disk. */
    TransferDisk openSnapshot(BackupMode mode, @Nullable Kept parent) throws InterruptedException {
        SnapshotId taken = snapshot();
        DiskSnapshotId read =
                new DiskSnapshotId(engine.snapshots().disks(vmId(), taken).getFirst().id().value());
        return ofSnapshot(read, null, mode, parent);
    }

    /** A VM snapshot, plugged into the appliance, and the command that copies its disk there. */
    TransferDisk openOnAppliance(BackupMode mode, @Nullable Kept parent)
            throws InterruptedException {
        engine.disks()
                .attach(
                        new io.holdfast.ovirt.VmId(appliance),
                        NewAttachment.ofSnapshot(
                                new io.holdfast.ovirt.DiskId(disk),
                                snapshot(),
                                DiskInterface.VIRTIO_SCSI));
        return ofSnapshot(
                null,
                new ApplianceDevice(new VmId(appliance), DeviceSerial.of(new DiskId(disk))),
                mode,
                parent);
    }

    private io.holdfast.ovirt.VmId vmId() {
        return new io.holdfast.ovirt.VmId(vm);
    }

    private SnapshotId snapshot() throws InterruptedException {
        SnapshotId taken =
                engine.snapshots()
                        .create(vmId(), "test", Set.of(new io.holdfast.ovirt.DiskId(disk)))
                        .id();
        engine.snapshots().awaitUsable(vmId(), taken, SOON);
        return taken;
    }

    private TransferDisk ofSnapshot(
            @Nullable DiskSnapshotId read,
            @Nullable ApplianceDevice device,
            BackupMode mode,
            @Nullable Kept parent) {
        JobId job = new JobId(UUID.randomUUID());
        DiskId of = new DiskId(disk);
        return new TransferDisk(
                DiskTransferId.of(job, of),
                job,
                ENGINE,
                new VmId(vm),
                null,
                read,
                device,
                of,
                "root",
                diskBytes,
                mode,
                parent == null ? null : parent.id(),
                parent == null ? null : parent.manifest());
    }

    /** The command for the same point in time, asking for less than that can tell. */
    static TransferDisk asking(TransferDisk command, BackupMode mode, Kept parent) {
        return new TransferDisk(
                command.transfer(),
                command.job(),
                command.engine(),
                command.vm(),
                command.engineBackup(),
                null,
                null,
                command.disk(),
                command.alias(),
                command.virtualSizeBytes(),
                mode,
                parent.id(),
                parent.manifest());
    }

    /** The same, counting from a recovery point. */
    TransferDisk openPointInTime(BackupMode mode, @Nullable Kept parent)
            throws InterruptedException {
        io.holdfast.ovirt.VmId id = new io.holdfast.ovirt.VmId(vm);
        VmBackup started =
                engine.backups()
                        .start(
                                new NewBackup(
                                        id,
                                        Set.of(new io.holdfast.ovirt.DiskId(disk)),
                                        "test",
                                        Optional.ofNullable(parent).map(Kept::checkpoint),
                                        false));
        engine.backups().awaitReady(id, started.id(), SOON);
        JobId job = new JobId(UUID.randomUUID());
        DiskId of = new DiskId(disk);
        return new TransferDisk(
                DiskTransferId.of(job, of),
                job,
                ENGINE,
                new VmId(vm),
                new EngineBackupId(started.id().value()),
                null,
                null,
                of,
                "root",
                diskBytes,
                mode,
                parent == null ? null : parent.id(),
                parent == null ? null : parent.manifest());
    }

    /** Closes the point in time and commits the recovery point. */
    Kept keep(TransferDisk command, DiskManifestId manifest) throws InterruptedException {
        return commit(command.job(), manifest, closePointInTime(command));
    }

    /** A recovery point after it that says the disk had another size then. */
    Kept keepOtherSize(Kept before, long bytes) {
        JobId job = new JobId(UUID.randomUUID());
        DiskManifest manifest =
                repository.readManifest(
                        new io.holdfast.repository.format.DiskManifestId(
                                before.manifest().value()));
        DiskManifestId other =
                new DiskManifestId(
                        repository
                                .writeManifest(
                                        pins.of(job),
                                        new DiskManifest(
                                                bytes,
                                                manifest.sectorBytes(),
                                                manifest.segmentBytes(),
                                                manifest.segments()))
                                .value());
        return commit(job, other, before.checkpoint());
    }

    private Kept commit(JobId job, DiskManifestId manifest, CheckpointId checkpoint) {
        RecoveryPointId id = RecoveryPointId.of(job);
        repository.commit(JobPins.holder(job), recoveryPoint(job, id, manifest));
        pins.end(job);
        return new Kept(id, manifest, checkpoint);
    }

    /** Closes the point in time; the checkpoint that it leaves. */
    CheckpointId closePointInTime(TransferDisk command) throws InterruptedException {
        io.holdfast.ovirt.VmId id = new io.holdfast.ovirt.VmId(vm);
        BackupId backup = new BackupId(Objects.requireNonNull(command.engineBackup()).value());
        engine.backups().finalizeBackup(id, backup);
        engine.backups().awaitOver(id, backup, SOON);
        return engine.backups().find(id, backup).orElseThrow().to().orElseThrow();
    }

    private RecoveryPoint recoveryPoint(JobId job, RecoveryPointId id, DiskManifestId manifest) {
        Instant now = Instant.parse("2026-11-23T10:00:00Z");
        return new RecoveryPoint(
                new io.holdfast.repository.format.RecoveryPointId(id.value()),
                vm,
                "web",
                ENGINE.value(),
                job.text(),
                now,
                now,
                "FULL",
                "test",
                "CRASH_CONSISTENT",
                null,
                repository.sealConfiguration(
                        pins.of(job), "<ovf/>".getBytes(StandardCharsets.UTF_8)),
                List.of(
                        new RecoveryPoint.Disk(
                                disk,
                                "root",
                                new io.holdfast.repository.format.DiskManifestId(manifest.value()),
                                diskBytes,
                                true,
                                "virtio_scsi",
                                "cow",
                                true,
                                0,
                                0)),
                List.of(),
                null,
                Map.of());
    }

    /** A new disk of the same size, and the command that fills it. */
    RestoreDisk createDisk(DiskManifestId manifest) throws InterruptedException {
        return createDisk(manifest, DiskFormat.COW);
    }

    private RestoreDisk createDisk(DiskManifestId manifest, DiskFormat format)
            throws InterruptedException {
        io.holdfast.ovirt.Disk created =
                engine.disks()
                        .create(
                                new NewDisk(
                                        Optional.empty(),
                                        "restored",
                                        "",
                                        diskBytes,
                                        format,
                                        format == DiskFormat.COW,
                                        false,
                                        engine.storageDomains().list().getFirst().id(),
                                        Optional.empty()));
        engine.disks().awaitOk(created.id(), SOON);
        JobId job = new JobId(UUID.randomUUID());
        DiskId target = new DiskId(created.id().value());
        return new RestoreDisk(
                DiskTransferId.of(job, target),
                job,
                ENGINE,
                new RecoveryPointId(UUID.randomUUID()),
                new VmId(vm),
                new DiskId(disk),
                target,
                manifest,
                diskBytes,
                null,
                true);
    }

    /** The same, but the volume holds what somebody else left there. */
    RestoreDisk createDirtyDisk(DiskManifestId manifest) throws IOException, InterruptedException {
        RestoreDisk command = createDisk(manifest, DiskFormat.RAW);
        byte[] left = new byte[Math.toIntExact(diskBytes)];
        Arrays.fill(left, (byte) 0xDB);
        simulator.disk(command.targetDisk().value()).contents.guestWrite(0, left);
        return new RestoreDisk(
                command.transfer(),
                command.job(),
                command.engine(),
                command.recoveryPoint(),
                command.vm(),
                command.sourceDisk(),
                command.targetDisk(),
                command.manifest(),
                command.virtualSizeBytes(),
                command.device(),
                false);
    }

    /** A new disk that is plugged into the appliance. */
    RestoreDisk createDiskInAppliance(DiskManifestId manifest) throws InterruptedException {
        return plugged(createDisk(manifest));
    }

    /** The same, but the volume holds what somebody else left there. */
    RestoreDisk createDirtyDiskInAppliance(DiskManifestId manifest)
            throws IOException, InterruptedException {
        return plugged(createDirtyDisk(manifest));
    }

    private RestoreDisk plugged(RestoreDisk command) {
        engine.disks()
                .attach(
                        new io.holdfast.ovirt.VmId(appliance),
                        new NewAttachment(
                                new io.holdfast.ovirt.DiskId(command.targetDisk().value()),
                                DiskInterface.VIRTIO,
                                false,
                                true));
        return new RestoreDisk(
                command.transfer(),
                command.job(),
                command.engine(),
                command.recoveryPoint(),
                command.vm(),
                command.sourceDisk(),
                command.targetDisk(),
                command.manifest(),
                command.virtualSizeBytes(),
                new ApplianceDevice(new VmId(appliance), DeviceSerial.of(command.targetDisk())),
                command.readsAsZeros());
    }

    /** Takes a disk off the appliance. */
    void unplug(DiskId plugged) {
        engine.disks()
                .detach(
                        new io.holdfast.ovirt.VmId(appliance),
                        new io.holdfast.ovirt.DiskId(plugged.value()));
    }

    /** Copies the disk; the terminal event. */
    TransferEvent backUp(TransferDisk command) throws Exception {
        SagaId id = new SagaId(command.transfer().value());
        backups.start(
                id,
                new Subject(command.transfer().text()),
                new DiskBackupEvent.Requested(command),
                new InboxKey("test", id.value().toString()),
                "");
        run(backups, id, backup);
        return (TransferEvent) backups.memory.announced().getLast();
    }

    /** Begins to copy the disk: its segments can be asked for when this returns. */
    void begin(TransferDisk command) throws Exception {
        SagaId id = new SagaId(command.transfer().value());
        backups.start(
                id,
                new Subject(command.transfer().text()),
                new DiskBackupEvent.Requested(command),
                new InboxKey("test", id.value().toString()),
                "");
        for (Effect effect : pending(backups, id)) {
            run(backups, id, effect, backup);
        }
    }

    /** What a replica does with a segment that was asked for. */
    void copySegment(TransferDisk command, int segment) throws Exception {
        worker.work(backupSegments, command.transfer(), segment, Duration.ZERO);
    }

    /** Another replica is at this segment, and stays at it. */
    void holdSegment(TransferDisk command, int segment) {
        assertThat(atWork.take(command.transfer(), segment, UUID.randomUUID())).isTrue();
    }

    /** The disk is not wanted any more; the terminal event. */
    TransferEvent stop(TransferDisk command) throws Exception {
        SagaId id = new SagaId(command.transfer().value());
        backups.handle(
                id,
                new DiskBackupEvent.StopAsked("not now"),
                new InboxKey("stop", id.value().toString()));
        run(backups, id, backup);
        return (TransferEvent) backups.memory.announced().getLast();
    }

    /** Requests that the daemon answered or refused, through all tickets. */
    long requestsServed() {
        return tickets().mapToLong(ticket -> use(ticket).requests()).sum();
    }

    /** Fills the disk; the terminal event. */
    TransferEvent restore(RestoreDisk command) throws Exception {
        SagaId id = new SagaId(command.transfer().value());
        restores.start(
                id,
                new Subject(command.transfer().text()),
                new DiskRestoreEvent.Requested(command),
                new InboxKey("test", id.value().toString()),
                "");
        run(restores, id, restore);
        return (TransferEvent) restores.memory.announced().getLast();
    }

    private <S, E> void run(ReceiptKeepingSagas<S, E> sagas, SagaId id, Performer<E> performer)
            throws Exception {
        List<Effect> pending = pending(sagas, id);
        while (!pending.isEmpty()) {
            for (Effect effect : pending) {
                run(sagas, id, effect, performer);
            }
            pending = pending(sagas, id);
        }
    }

    private static <S, E> List<Effect> pending(ReceiptKeepingSagas<S, E> sagas, SagaId id) {
        return new ArrayList<>(sagas.memory.pending(id).values());
    }

    private <S, E> void run(
            ReceiptKeepingSagas<S, E> sagas, SagaId id, Effect effect, Performer<E> performer)
            throws Exception {
        switch (effect) {
            case Effect.Perform(var step, var work) ->
                    sagas.handle(
                            id,
                            performer.perform(id, step, work),
                            new InboxKey("work", id.value() + "/" + step));
            case Effect.Ask(_, CopySegment(var transfer, var segment)) -> copy(transfer, segment);
            case Effect.Ask(_, CopyDeviceSegment(var in, var transfer, var segment)) -> {
                assertThat(in.value()).isEqualTo(appliance);
                copy(transfer, segment);
            }
            case Effect.Ask(_, FindDevice(var in, var transfer)) -> {
                assertThat(in.value()).isEqualTo(appliance);
                finding.find(backupDevices, transfer);
                finding.find(restoreDevices, transfer);
            }
            case Effect.Ask(_, RestoreDeviceSegment(var in, var transfer, var segment)) -> {
                assertThat(in.value()).isEqualTo(appliance);
                worker.work(restoreSegments, transfer, segment, Duration.ZERO);
            }
            case Effect.Ask(_, RestoreSegment(var transfer, var segment)) ->
                    worker.work(restoreSegments, transfer, segment, Duration.ZERO);
            case Effect.Ask ask -> throw new IllegalStateException("Unexpected: " + ask);
            case Effect.Announce announce ->
                    throw new IllegalStateException("Unexpected: " + announce);
        }
    }

    private void copy(DiskTransferId transfer, int segment) throws Exception {
        if (segment == diesAtSegment) {
            diesAtSegment = -1;
            copyAndDie(transfer, segment);
        }
        for (int i = 0; i < deliveries; i++) {
            worker.work(backupSegments, transfer, segment, Duration.ZERO);
        }
    }

    private void copyAndDie(DiskTransferId transfer, int segment) throws Exception {
        AwaitedSegment<DiskToCopy> awaited =
                backupSegments.awaiting(transfer, segment).orElseThrow();
        try (ImageioSession session =
                backupSegments.door(awaited.command()).open(awaited.inFlight())) {
            backupSegments.move(awaited.command(), segment, session, bytes -> {}, () -> true);
        }
        backupSegments = backupSegments();
    }

    /** How the uploads stand on the engine. */
    List<Transfer.Phase> uploads() {
        return simulator
                .engine()
                .locked(() ->
                        simulator.engine().transfers().all().stream()
                                .filter(Transfer::isUpload)
                                .map(transfer -> transfer.phase)
                                .toList());
    }

    /** The engine pauses all uploads, as it does when it finds their tickets run out. */
    void pauseUploads() {
        Transfers transfers = simulator.engine().transfers();
        simulator
                .engine()
                .locked(() -> {
                    transfers.all().stream()
                            .filter(Transfer::isUpload)
                            .forEach(upload ->
                                    transfers.force(upload, Transfer.Phase.PAUSED_SYSTEM));
                    return true;
                });
    }

    /** Guest bytes that the daemon sent, through all tickets. */
    long bytesServed() {
        return tickets().mapToLong(ticket -> use(ticket).bytesRead()).sum();
    }

    private Stream<TicketId> tickets() {
        return tickets.stream()
                .map(ticket -> ticket.reveal().getPath())
                .map(path -> new TicketId(path.substring(path.lastIndexOf('/') + 1)));
    }

    private TicketUse use(TicketId ticket) {
        return simulator.imageio().tickets().use(ticket);
    }

    /** The VM's disk, as its guest writes it. */
    SimDisk guest() {
        return simulator.disk(disk).contents;
    }

    /** What a disk holds. */
    byte[] contents(UUID disk) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(diskBytes));
        simulator.disk(disk).contents.read(0, bytes);
        return bytes.array();
    }

    @Override
    public void close() throws IOException {
        watch.close();
        buffers.close();
        imageio.close();
        engine.close();
        repository.close();
        simulator.close();
    }
}
