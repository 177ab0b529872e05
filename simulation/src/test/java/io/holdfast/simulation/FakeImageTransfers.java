package io.holdfast.simulation;

import io.holdfast.ovirt.BackupId;
import io.holdfast.ovirt.BackupPhase;
import io.holdfast.ovirt.DiskId;
import io.holdfast.ovirt.DiskSnapshotId;
import io.holdfast.ovirt.DiskStatus;
import io.holdfast.ovirt.EngineException;
import io.holdfast.ovirt.HostId;
import io.holdfast.ovirt.IdlePolicy;
import io.holdfast.ovirt.ImageTransfer;
import io.holdfast.ovirt.ImageTransfers;
import io.holdfast.ovirt.Snapshot;
import io.holdfast.ovirt.TicketUrl;
import io.holdfast.ovirt.TransferEnd;
import io.holdfast.ovirt.TransferId;
import io.holdfast.ovirt.TransferPhase;
import io.holdfast.ovirt.TransferReadiness;
import io.holdfast.simulation.Truth.TrueDisk;
import io.holdfast.simulation.Truth.TrueTransfer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Image transfers of the truth (behaviour §5): a wanted phase is acted on within 10 s, an idle one
 * ends by its policy, and an upload that ends badly takes its disk with it.
 */
final class FakeImageTransfers implements ImageTransfers {

    /** The engine removes a row so long after its end (§5.1). */
    private static final Duration SHOWN_AFTER_END = Duration.ofMinutes(15);

    private final World world;
    private final Truth truth;
    private final EngineCalls calls;

    FakeImageTransfers(World world, Truth truth, EngineCalls calls) {
        this.world = world;
        this.truth = truth;
        this.calls = calls;
    }

    @Override
    public ImageTransfer startDownload(BackupId backup, DiskId disk, IdlePolicy whenIdle) {
        return calls.call("open disk of backup", () -> ofBackup(backup, disk, whenIdle));
    }

    private ImageTransfer ofBackup(BackupId id, DiskId disk, IdlePolicy whenIdle) {
        Truth.TrueBackup backup =
                truth.findBackup(id.value())
                        .filter(found -> found.phase == BackupPhase.READY)
                        .filter(found -> found.view.containsKey(disk.value()))
                        .orElseThrow(() -> EngineCalls.refused("the backup is not ready"));
        TrueTransfer started = begun(id.value(), disk.value(), false, whenIdle);
        if (backup.bitmapLost && backup.counted.containsKey(disk.value())) {
            throw failed(started, "the bitmap is gone");
        }
        return started(started);
    }

    @Override
    public ImageTransfer startDownload(
            DiskSnapshotId disk, Optional<HostId> reader, IdlePolicy whenIdle) {
        return calls.call("open disk snapshot", () -> ofSnapshot(disk, whenIdle));
    }

    private ImageTransfer ofSnapshot(DiskSnapshotId volume, IdlePolicy whenIdle) {
        Truth.TrueSnapshot snapshot =
                truth.findSnapshotOf(volume.value())
                        .filter(found -> found.status == Snapshot.Status.OK)
                        .orElseThrow(() -> EngineCalls.refused("no such disk snapshot"));
        if (truth.hasOpenTransfer(volume.value())) {
            throw EngineCalls.busy("an image transfer holds the disk snapshot");
        }
        UUID disk = snapshot.volumes.get(volume.value());
        return started(begun(volume.value(), disk, false, whenIdle));
    }

    @Override
    public ImageTransfer startDownload(DiskId disk, IdlePolicy whenIdle) {
        return calls.call("open disk", () -> ofDisk(disk, false, whenIdle));
    }

    @Override
    public ImageTransfer startUpload(DiskId disk, IdlePolicy whenIdle) {
        return calls.call("open disk to write", () -> ofDisk(disk, true, whenIdle));
    }

    private ImageTransfer ofDisk(DiskId id, boolean upload, IdlePolicy whenIdle) {
        TrueDisk disk = truth.disks.get(id.value());
        if (disk == null) {
            throw EngineCalls.refused("no such disk");
        }
        if (truth.owner(disk.id).filter(vm -> vm.running).isPresent()) {
            throw EngineCalls.refused("a running VM has the disk");
        }
        if (disk.status != DiskStatus.OK) {
            throw EngineCalls.busy("the disk is locked");
        }
        disk.status = DiskStatus.LOCKED;
        return started(begun(null, disk.id, upload, whenIdle));
    }

    private TrueTransfer begun(
            @Nullable UUID view, UUID disk, boolean upload, IdlePolicy whenIdle) {
        truth.transfers.stream()
                .filter(each -> each.isOpen() && each.known && each.disk.equals(disk))
                .filter(each -> java.util.Objects.equals(each.view, view))
                .findAny()
                .ifPresent(open ->
                        world.broke(
                                "at most one open image transfer a disk",
                                "disk " + disk + " has " + open.id + " already"));
        TrueTransfer transfer =
                new TrueTransfer(
                        world.uuid(), world.uuid(), view, disk, upload, whenIdle, world.now());
        truth.transfers.add(transfer);
        watchIdleness(transfer);
        return transfer;
    }

    /** The row stays, and goes its own way (§5.1). */
    private EngineException failed(TrueTransfer transfer, String why) {
        transfer.phase = TransferPhase.CANCELLED_SYSTEM;
        over(transfer, TransferPhase.FINISHED_FAILURE);
        return EngineCalls.failedInside(why);
    }

    private ImageTransfer started(TrueTransfer transfer) {
        if (world.strikes(Fault.START_FAILS)) {
            throw failed(transfer, "a host failed");
        }
        if (world.oneIn(4)) {
            transfer.phase = TransferPhase.INITIALIZING;
            world.after(world.seconds(1, 5), () -> ready(transfer));
        }
        if (world.strikes(Fault.TRANSFER_FAILS)) {
            world.after(world.seconds(1, 300), () -> cancelledBySystem(transfer));
        }
        return shown(transfer);
    }

    private static void ready(TrueTransfer transfer) {
        if (transfer.phase == TransferPhase.INITIALIZING) {
            transfer.phase = TransferPhase.TRANSFERRING;
        }
    }

    private void watchIdleness(TrueTransfer transfer) {
        Duration wait = transfer.whenIdle.after();
        world.after(
                wait,
                () -> {
                    if (transfer.sessions > 0) {
                        transfer.lastUse = world.now();
                    }
                    if (!world.now().isBefore(transfer.lastUse.plus(wait))) {
                        cancelledBySystem(transfer);
                    } else if (transfer.isOpen()) {
                        watchIdleness(transfer);
                    }
                });
    }

    void cancelledBySystem(TrueTransfer transfer) {
        if (transfer.phase == TransferPhase.TRANSFERRING
                || transfer.phase == TransferPhase.INITIALIZING) {
            world.say(() -> "the engine cancels image transfer " + transfer.id);
            transfer.phase = TransferPhase.CANCELLED_SYSTEM;
            over(transfer, TransferPhase.FINISHED_FAILURE);
        }
    }

    private void over(TrueTransfer transfer, TransferPhase end) {
        world.after(
                world.seconds(1, 15),
                () -> {
                    if (!transfer.isOpen()) {
                        return;
                    }
                    transfer.phase = end;
                    transfer.over = world.now();
                    transfer.ticketAlive = false;
                    world.say(() -> "the engine: image transfer " + transfer.id + " is " + end);
                    settle(transfer, end);
                });
    }

    /** What happens to the disk (§5.6). */
    private void settle(TrueTransfer transfer, TransferPhase end) {
        TrueDisk disk = truth.disks.get(transfer.disk);
        if (disk == null || transfer.view != null) {
            return;
        }
        disk.status = DiskStatus.OK;
        if (transfer.upload && end == TransferPhase.FINISHED_FAILURE) {
            world.say(() -> "the engine removes disk " + disk.id + ", whose upload failed");
            truth.removeDisk(disk);
        }
    }

    @Override
    public Optional<ImageTransfer> find(TransferId id) {
        return calls.call("find image transfer", () -> look(id));
    }

    private Optional<ImageTransfer> look(TransferId id) {
        return known(id).map(FakeImageTransfers::shown);
    }

    private Optional<TrueTransfer> known(TransferId id) {
        return truth.transfers.stream()
                .filter(this::isKept)
                .filter(each -> each.id.equals(id.value()))
                .findAny();
    }

    private boolean isKept(TrueTransfer transfer) {
        return transfer.isOpen() || world.now().isBefore(transfer.over.plus(SHOWN_AFTER_END));
    }

    @Override
    public List<ImageTransfer> list() {
        return calls.call(
                "list image transfers",
                () ->
                        truth.transfers.stream()
                                .filter(this::isKept)
                                .map(FakeImageTransfers::shown)
                                .toList());
    }

    @Override
    public void finalizeTransfer(TransferId id) {
        calls.call("finalize image transfer", () -> wanted(id, TransferPhase.FINALIZING_SUCCESS));
    }

    @Override
    public void cancel(TransferId id) {
        calls.call("cancel image transfer", () -> wanted(id, TransferPhase.CANCELLED_USER));
    }

    /** No transition is checked, but that nothing comes after the end (§5.3). */
    private boolean wanted(TransferId id, TransferPhase phase) {
        Optional<TrueTransfer> found = known(id).filter(TrueTransfer::isOpen);
        found.ifPresent(transfer -> {
            boolean good =
                    phase == TransferPhase.FINALIZING_SUCCESS
                            && transfer.phase != TransferPhase.CANCELLED_SYSTEM
                            && transfer.phase != TransferPhase.CANCELLED_USER;
            if (good || phase == TransferPhase.CANCELLED_USER) {
                transfer.phase = phase;
            }
            over(transfer, good ? TransferPhase.FINISHED_SUCCESS : TransferPhase.FINISHED_FAILURE);
        });
        return found.isPresent();
    }

    @Override
    public void resume(TransferId id) {
        throw new UnsupportedOperationException("this engine pauses no image transfer");
    }

    @Override
    public void extend(TransferId id) {
        throw new UnsupportedOperationException("nothing of ours extends an image transfer");
    }

    @Override
    public TransferReadiness awaitReady(TransferId id, Duration atMost) {
        Instant until = world.now().plus(atMost);
        while (true) {
            Optional<ImageTransfer> seen = find(id);
            if (seen.isEmpty()) {
                return new TransferReadiness.Gone();
            }
            ImageTransfer transfer = seen.get();
            if (!transfer.phase().mayBecomeReady()) {
                return new TransferReadiness.Stopped(transfer);
            }
            if (transfer.phase() == TransferPhase.TRANSFERRING && transfer.direct().isPresent()) {
                return new TransferReadiness.Ready(transfer, transfer.direct().get());
            }
            if (!world.now().isBefore(until)) {
                return new TransferReadiness.NotYet(transfer);
            }
            calls.pause(world.seconds(1, 5));
        }
    }

    @Override
    public TransferEnd awaitFinished(TransferId id, Duration atMost) {
        Instant until = world.now().plus(atMost);
        while (true) {
            Optional<ImageTransfer> seen = find(id);
            if (seen.isEmpty()) {
                return new TransferEnd.Gone();
            }
            if (seen.get().phase() == TransferPhase.FINISHED_SUCCESS) {
                return new TransferEnd.Succeeded(seen.get());
            }
            if (seen.get().phase() == TransferPhase.FINISHED_FAILURE) {
                return new TransferEnd.Failed(seen.get());
            }
            if (!world.now().isBefore(until)) {
                return new TransferEnd.NotYet(seen.get());
            }
            calls.pause(world.seconds(1, 5));
        }
    }

    private static ImageTransfer shown(TrueTransfer transfer) {
        return new ImageTransfer(
                new TransferId(transfer.id),
                transfer.phase,
                Optional.of(new DiskId(transfer.disk)),
                Optional.empty(),
                transfer.phase == TransferPhase.TRANSFERRING
                        ? Optional.of(
                                TicketUrl.parse("http://127.0.0.1:1/images/" + transfer.ticket))
                        : Optional.empty(),
                Optional.empty(),
                0);
    }
}
