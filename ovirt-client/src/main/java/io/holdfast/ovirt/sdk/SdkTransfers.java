package io.holdfast.ovirt.sdk;

import static org.ovirt.engine.sdk4.builders.Builders.backup;
import static org.ovirt.engine.sdk4.builders.Builders.disk;
import static org.ovirt.engine.sdk4.builders.Builders.diskSnapshot;
import static org.ovirt.engine.sdk4.builders.Builders.host;
import static org.ovirt.engine.sdk4.builders.Builders.imageTransfer;

import io.holdfast.ovirt.BackupId;
import io.holdfast.ovirt.DiskId;
import io.holdfast.ovirt.DiskSnapshotId;
import io.holdfast.ovirt.HostId;
import io.holdfast.ovirt.IdlePolicy;
import io.holdfast.ovirt.ImageTransfer;
import io.holdfast.ovirt.ImageTransfers;
import io.holdfast.ovirt.TicketUrl;
import io.holdfast.ovirt.TransferEnd;
import io.holdfast.ovirt.TransferId;
import io.holdfast.ovirt.TransferPhase;
import io.holdfast.ovirt.TransferReadiness;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ovirt.engine.sdk4.builders.ImageTransferBuilder;
import org.ovirt.engine.sdk4.services.ImageTransferService;
import org.ovirt.engine.sdk4.types.DiskFormat;
import org.ovirt.engine.sdk4.types.Identified;
import org.ovirt.engine.sdk4.types.ImageTransferDirection;
import org.ovirt.engine.sdk4.types.ImageTransferTimeoutPolicy;

/** Image transfers through the SDK. */
final class SdkTransfers implements ImageTransfers {

    private final EngineCalls engine;
    private final Polling polling;

    SdkTransfers(EngineCalls engine, Polling polling) {
        this.engine = engine;
        this.polling = polling;
    }

    @Override
    public ImageTransfer startDownload(BackupId backup, DiskId disk, IdlePolicy whenIdle) {
        return start(
                "open disk " + disk + " of backup " + backup + " for download",
                builder(disk, ImageTransferDirection.DOWNLOAD, whenIdle)
                        .backup(backup().id(backup.toString())));
    }

    @Override
    public ImageTransfer startDownload(DiskId disk, IdlePolicy whenIdle) {
        return start(
                "open disk " + disk + " for download",
                builder(disk, ImageTransferDirection.DOWNLOAD, whenIdle));
    }

    @Override
    public ImageTransfer startDownload(
            DiskSnapshotId disk, Optional<HostId> reader, IdlePolicy whenIdle) {
        ImageTransferBuilder builder =
                builder(ImageTransferDirection.DOWNLOAD, whenIdle)
                        .snapshot(diskSnapshot().id(disk.toString()));
        reader.ifPresent(id -> builder.host(host().id(id.toString())));
        return start("open disk snapshot " + disk + " for download", builder);
    }

    @Override
    public ImageTransfer startUpload(DiskId disk, IdlePolicy whenIdle) {
        return start(
                "open disk " + disk + " for upload",
                builder(disk, ImageTransferDirection.UPLOAD, whenIdle));
    }

    /** Raw: guest bytes with extents, whatever the disk's own format. */
    private static ImageTransferBuilder builder(
            DiskId id, ImageTransferDirection direction, IdlePolicy whenIdle) {
        return builder(direction, whenIdle).disk(disk().id(id.toString()));
    }

    private static ImageTransferBuilder builder(
            ImageTransferDirection direction, IdlePolicy whenIdle) {
        return imageTransfer()
                .direction(direction)
                .format(DiskFormat.RAW)
                .inactivityTimeout(BigInteger.valueOf(whenIdle.after().toSeconds()))
                .timeoutPolicy(
                        switch (whenIdle.then()) {
                            case CANCEL -> ImageTransferTimeoutPolicy.CANCEL;
                            case PAUSE -> ImageTransferTimeoutPolicy.PAUSE;
                        });
    }

    private ImageTransfer start(String purpose, ImageTransferBuilder builder) {
        return engine.call(
                purpose,
                () ->
                        transfer(
                                engine.sdk()
                                        .imageTransfersService()
                                        .add()
                                        .imageTransfer(builder)
                                        .send()
                                        .imageTransfer()));
    }

    @Override
    public Optional<ImageTransfer> find(TransferId id) {
        return engine.find(
                "ask for image transfer " + id,
                () -> transfer(service(id).get().send().imageTransfer()));
    }

    @Override
    public List<ImageTransfer> list() {
        return engine
                .call(
                        "list image transfers",
                        () -> engine.sdk().imageTransfersService().list().send().imageTransfer())
                .stream()
                .map(SdkTransfers::transfer)
                .toList();
    }

    @Override
    public void finalizeTransfer(TransferId id) {
        ask("finalize image transfer " + id, () -> service(id).finalize_().send());
    }

    @Override
    public void cancel(TransferId id) {
        ask("cancel image transfer " + id, () -> service(id).cancel().send());
    }

    @Override
    public void resume(TransferId id) {
        ask("resume image transfer " + id, () -> service(id).resume().send());
    }

    @Override
    public void extend(TransferId id) {
        ask("extend image transfer " + id, () -> service(id).extend().send());
    }

    /** A 404 means the same as the engine's usual 200 for transfers that it does not know. */
    private <T> void ask(String purpose, Supplier<T> action) {
        var _ = engine.find(purpose, action);
    }

    @Override
    public TransferReadiness awaitReady(TransferId id, Duration atMost) {
        AtomicReference<@Nullable ImageTransfer> last = new AtomicReference<>();
        return polling.until(
                atMost,
                () -> {
                    Optional<ImageTransfer> seen = find(id);
                    if (seen.isEmpty()) {
                        return Optional.of(new TransferReadiness.Gone());
                    }
                    last.set(seen.get());
                    return readiness(seen.get());
                },
                () -> {
                    ImageTransfer seen = last.get();
                    return seen == null
                            ? new TransferReadiness.Gone()
                            : new TransferReadiness.NotYet(seen);
                });
    }

    private static Optional<TransferReadiness> readiness(ImageTransfer seen) {
        if (!seen.phase().mayBecomeReady()) {
            return Optional.of(new TransferReadiness.Stopped(seen));
        }
        return seen.phase() == TransferPhase.TRANSFERRING
                ? seen.direct().map(url -> new TransferReadiness.Ready(seen, url))
                : Optional.empty();
    }

    @Override
    public TransferEnd awaitFinished(TransferId id, Duration atMost) {
        AtomicReference<@Nullable ImageTransfer> last = new AtomicReference<>();
        return polling.until(
                atMost,
                () -> {
                    Optional<ImageTransfer> seen = find(id);
                    if (seen.isEmpty()) {
                        return Optional.of(new TransferEnd.Gone());
                    }
                    last.set(seen.get());
                    return end(seen.get());
                },
                () -> {
                    ImageTransfer seen = last.get();
                    return seen == null ? new TransferEnd.Gone() : new TransferEnd.NotYet(seen);
                });
    }

    private static Optional<TransferEnd> end(ImageTransfer seen) {
        if (!seen.phase().isOver()) {
            return Optional.empty();
        }
        return Optional.of(
                seen.phase() == TransferPhase.FINISHED_SUCCESS
                        ? new TransferEnd.Succeeded(seen)
                        : new TransferEnd.Failed(seen));
    }

    private ImageTransferService service(TransferId id) {
        return engine.sdk().imageTransfersService().imageTransferService(id.toString());
    }

    /**
     * The disk stands in {@code image}: {@code disk} and {@code backup} are not echoed (behaviour
     * §5.1).
     */
    private static ImageTransfer transfer(org.ovirt.engine.sdk4.types.ImageTransfer transfer) {
        Identified disk = transfer.image() != null ? transfer.image() : transfer.disk();
        return new ImageTransfer(
                TransferId.parse(FromSdk.id(transfer, "image transfer")),
                FromSdk.named(TransferPhase.class, transfer.phase(), TransferPhase.UNKNOWN),
                Optional.ofNullable(disk).map(Identified::id).map(DiskId::parse),
                FromSdk.host(transfer.host()),
                Optional.ofNullable(transfer.transferUrl()).map(TicketUrl::parse),
                Optional.ofNullable(transfer.proxyUrl()).map(TicketUrl::parse),
                FromSdk.orZero(transfer.transferred()));
    }
}
