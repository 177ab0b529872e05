package io.holdfast.transfer.ovirt;

import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.TransferDirection;
import io.holdfast.ovirt.BackupId;
import io.holdfast.ovirt.CorrelationId;
import io.holdfast.ovirt.DiskSnapshotId;
import io.holdfast.ovirt.EngineException;
import io.holdfast.ovirt.EngineFault;
import io.holdfast.ovirt.EngineRefused;
import io.holdfast.ovirt.HostId;
import io.holdfast.ovirt.IdlePolicy;
import io.holdfast.ovirt.ImageTransfer;
import io.holdfast.ovirt.ImageTransfers;
import io.holdfast.ovirt.TransferId;
import io.holdfast.ovirt.TransferPhase;
import io.holdfast.ovirt.TransferReadiness;
import io.holdfast.transfer.configuration.ConfigurationCapturePerformer.KnownEngines;
import io.holdfast.transfer.failure.TransferException;
import io.holdfast.transfer.failure.TransferException.Again;
import io.holdfast.transfer.failure.TransferException.Stop;
import io.holdfast.transfer.failure.Troubles;
import io.holdfast.transfer.imagetransfer.EngineImageTransfers;
import io.holdfast.transfer.imagetransfer.ImageSource;
import io.holdfast.transfer.imagetransfer.ImageTransferWanted;
import io.holdfast.transfer.imagetransfer.OpenImageTransfer;
import io.holdfast.transfer.imagetransfer.Standing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Image transfers of the configured engines. */
public final class EngineTransfers implements EngineImageTransfers {

    /** A start takes 1 to 3 s and is ready at once; longer means that a host is in trouble. */
    private static final Duration READY_WAIT = Duration.ofMinutes(2);

    private static final int BAD_REQUEST = 400;

    /** A call to the engine, in its own exceptions. */
    private interface Call<T> {
        T on(ImageTransfers transfers);
    }

    private final KnownEngines engines;
    private final IdlePolicy whenIdle;
    private final IdlePolicy snapshotWhenIdle;
    private final Optional<HostId> reader;

    /**
     * @param inactivity without a byte for so long, the engine cancels the image transfer by
     *     itself; so that nothing stays open for ever when every replica is gone. Half of it for
     *     disk snapshots: one whose opening was not answered is not looked for, and must be gone
     *     while we still try to open it anew
     * @param reader the host that is to read disk snapshots; the engine's choice if empty. VM
     *     backups are read by the VM's host, and new disks written by any
     */
    public EngineTransfers(KnownEngines engines, Duration inactivity, Optional<HostId> reader) {
        this.engines = engines;
        this.whenIdle = new IdlePolicy(inactivity, IdlePolicy.Then.CANCEL);
        this.snapshotWhenIdle =
                new IdlePolicy(
                        Duration.ofSeconds(Math.max(1, inactivity.toSeconds() / 2)),
                        IdlePolicy.Then.CANCEL);
        this.reader = reader;
    }

    @Override
    public void requireKnown(EngineId engine) throws TransferException {
        var _ = engines.engine(engine);
    }

    @Override
    public OpenImageTransfer start(ImageTransferWanted wanted) throws TransferException {
        ImageTransfer started = started(wanted);
        return switch (call(wanted, transfers -> transfers.awaitReady(started.id(), READY_WAIT))) {
            case TransferReadiness.Ready ready ->
                    new OpenImageTransfer(ready.transfer().id(), ready.url());
            case TransferReadiness.Stopped stopped ->
                    throw needsBitmap(wanted) && hasFailed(stopped.transfer().phase())
                            ? bitmapMissing(wanted, "it is " + stopped.transfer().phase(), null)
                            : notReady(wanted, "is " + stopped.transfer().phase());
            case TransferReadiness.Gone _ -> throw notReady(wanted, "is gone");
            case TransferReadiness.NotYet notYet ->
                    throw notReady(wanted, "is still " + notYet.lastSeen().phase());
        };
    }

    private ImageTransfer started(ImageTransferWanted wanted) throws TransferException {
        io.holdfast.ovirt.DiskId disk = new io.holdfast.ovirt.DiskId(wanted.disk().value());
        try {
            ImageTransfers transfers = transfersFor(wanted);
            return switch (wanted.source()) {
                case ImageSource.VmBackup(var backup, _) ->
                        transfers.startDownload(new BackupId(backup.value()), disk, whenIdle);
                case ImageSource.DiskSnapshot(var snapshot) ->
                        transfers.startDownload(
                                new DiskSnapshotId(snapshot.value()), reader, snapshotWhenIdle);
                case ImageSource.NewDisk _ -> transfers.startUpload(disk, whenIdle);
            };
        } catch (EngineRefused refused) {
            throw needsBitmap(wanted) && failedInside(refused.fault())
                    ? bitmapMissing(wanted, String.valueOf(refused.getMessage()), refused)
                    : Troubles.of(refused);
        } catch (EngineException said) {
            throw Troubles.of(said);
        }
    }

    private static boolean needsBitmap(ImageTransferWanted wanted) {
        return switch (wanted.source()) {
            case ImageSource.VmBackup(_, var changes) -> changes;
            case ImageSource.DiskSnapshot _, ImageSource.NewDisk _ -> false;
        };
    }

    /**
     * Whether the engine took the request and its execution failed: 400 without a text of its own
     * (behaviour §5.1). What it refuses on sight has a text that begins with "Cannot" (§0.2).
     */
    private static boolean failedInside(EngineFault fault) {
        return fault.httpCode().equals(OptionalInt.of(BAD_REQUEST))
                && fault.detail().filter(text -> text.contains("Cannot")).isEmpty();
    }

    /** By the engine itself; a user's cancel has other phases until its end. */
    private static boolean hasFailed(TransferPhase phase) {
        return phase == TransferPhase.CANCELLED_SYSTEM
                || phase == TransferPhase.FINALIZING_FAILURE
                || phase == TransferPhase.FINISHED_FAILURE;
    }

    private static Stop bitmapMissing(
            ImageTransferWanted wanted, String how, @Nullable Throwable cause) {
        Failure failure =
                new Failure(
                        FailureReason.BITMAP_MISSING,
                        "The engine cannot open disk "
                                + wanted.disk().text()
                                + " with its changed blocks ("
                                + how
                                + "): its bitmap is gone. Back it up in full, by a new VM backup"
                                + " without a checkpoint.",
                        wanted.disk(),
                        null,
                        null);
        return cause == null ? new Stop(failure) : new Stop(failure, cause);
    }

    private static Again notReady(ImageTransferWanted wanted, String how) {
        return new Again(
                FailureReason.TRANSFER_BROKEN,
                "The engine started an image transfer of disk "
                        + wanted.disk().text()
                        + " and it "
                        + how
                        + "; the engine's events say why.");
    }

    @Override
    public Standing standing(EngineId engine, TransferId id) throws TransferException {
        Optional<ImageTransfer> found = call(engine, transfers -> transfers.find(id));
        return found.map(EngineTransfers::standing).orElse(new Standing.Gone());
    }

    private static Standing standing(ImageTransfer transfer) {
        return switch (transfer.phase()) {
            case TRANSFERRING ->
                    transfer.direct()
                            .<Standing>map(url ->
                                    new Standing.Transferring(
                                            new OpenImageTransfer(transfer.id(), url)))
                            .orElse(new Standing.Changing("without a URL"));
            case PAUSED_USER -> new Standing.PausedByUser();
            case PAUSED_SYSTEM -> new Standing.PausedBySystem();
            case FINISHED_SUCCESS -> new Standing.Succeeded();
            case FINISHED_FAILURE -> new Standing.Failed();
            case INITIALIZING,
                    RESUMING,
                    CANCELLED,
                    CANCELLED_USER,
                    CANCELLED_SYSTEM,
                    FINALIZING_SUCCESS,
                    FINALIZING_FAILURE,
                    FINALIZING_CLEANUP,
                    FINISHED_CLEANUP,
                    UNKNOWN ->
                    new Standing.Changing(transfer.phase().toString());
        };
    }

    @Override
    public List<TransferId> unfinished(EngineId engine, DiskId disk, TransferDirection direction)
            throws TransferException {
        return call(engine, ImageTransfers::list).stream()
                .filter(transfer -> !isOver(transfer.phase()))
                .filter(transfer ->
                        transfer.disk().filter(of -> of.value().equals(disk.value())).isPresent())
                .map(ImageTransfer::id)
                .toList();
    }

    private static boolean isOver(TransferPhase phase) {
        return phase == TransferPhase.FINISHED_SUCCESS || phase == TransferPhase.FINISHED_FAILURE;
    }

    @Override
    public void resume(ImageTransferWanted wanted, TransferId id) throws TransferException {
        call(
                wanted,
                transfers -> {
                    transfers.resume(id);
                    return id;
                });
    }

    @Override
    public void finalizeTransfer(ImageTransferWanted wanted, TransferId id)
            throws TransferException {
        call(
                wanted,
                transfers -> {
                    transfers.finalizeTransfer(id);
                    return id;
                });
    }

    @Override
    public void cancel(ImageTransferWanted wanted, TransferId id) throws TransferException {
        call(
                wanted,
                transfers -> {
                    transfers.cancel(id);
                    return id;
                });
    }

    private <T> T call(ImageTransferWanted wanted, Call<T> call) throws TransferException {
        try {
            return call.on(transfersFor(wanted));
        } catch (EngineException said) {
            throw Troubles.of(said);
        }
    }

    /** Its calls carry the job's id, which the engine's events repeat. */
    private ImageTransfers transfersFor(ImageTransferWanted wanted) throws TransferException {
        return engines.engine(wanted.engine())
                .correlated(new CorrelationId(wanted.job().text()))
                .transfers();
    }

    private <T> T call(EngineId engine, Call<T> call) throws TransferException {
        try {
            return call.on(engines.engine(engine).transfers());
        } catch (EngineException said) {
            throw Troubles.of(said);
        }
    }
}
