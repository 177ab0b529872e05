package io.holdfast.transfer.ovirt;

import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.TransferDirection;
import io.holdfast.ovirt.BackupId;
import io.holdfast.ovirt.EngineException;
import io.holdfast.ovirt.IdlePolicy;
import io.holdfast.ovirt.ImageTransfer;
import io.holdfast.ovirt.ImageTransfers;
import io.holdfast.ovirt.TransferId;
import io.holdfast.ovirt.TransferPhase;
import io.holdfast.ovirt.TransferReadiness;
import io.holdfast.transfer.configuration.ConfigurationCapturePerformer.KnownEngines;
import io.holdfast.transfer.failure.TransferException;
import io.holdfast.transfer.failure.TransferException.Again;
import io.holdfast.transfer.failure.Troubles;
import io.holdfast.transfer.imagetransfer.EngineImageTransfers;
import io.holdfast.transfer.imagetransfer.ImageTransferWanted;
import io.holdfast.transfer.imagetransfer.OpenImageTransfer;
import io.holdfast.transfer.imagetransfer.Standing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Image transfers of the configured engines. */
public final class EngineTransfers implements EngineImageTransfers {

    /** A start takes 1 to 3 s and is ready at once; longer means that a host is in trouble. */
    private static final Duration READY_WAIT = Duration.ofMinutes(2);

    /** A call to the engine, in its own exceptions. */
    private interface Call<T> {
        T on(ImageTransfers transfers);
    }

    private final KnownEngines engines;
    private final IdlePolicy whenIdle;

    /**
     * @param inactivity without a byte for so long, the engine cancels the image transfer by
     *     itself; so that nothing stays open for ever when every replica is gone
     */
    public EngineTransfers(KnownEngines engines, Duration inactivity) {
        this.engines = engines;
        this.whenIdle = new IdlePolicy(inactivity, IdlePolicy.Then.CANCEL);
    }

    @Override
    public void requireKnown(EngineId engine) throws TransferException {
        var _ = engines.engine(engine);
    }

    @Override
    public OpenImageTransfer start(ImageTransferWanted wanted) throws TransferException {
        io.holdfast.ovirt.DiskId disk = new io.holdfast.ovirt.DiskId(wanted.disk().value());
        ImageTransfer started =
                call(
                        wanted.engine(),
                        transfers -> {
                            var backup = wanted.backup();
                            return backup == null
                                    ? transfers.startUpload(disk, whenIdle)
                                    : transfers.startDownload(
                                            new BackupId(backup.value()), disk, whenIdle);
                        });
        return switch (call(
                wanted.engine(), transfers -> transfers.awaitReady(started.id(), READY_WAIT))) {
            case TransferReadiness.Ready ready ->
                    new OpenImageTransfer(ready.transfer().id(), ready.url());
            case TransferReadiness.Stopped stopped ->
                    throw notReady(wanted, "is " + stopped.transfer().phase());
            case TransferReadiness.Gone _ -> throw notReady(wanted, "is gone");
            case TransferReadiness.NotYet notYet ->
                    throw notReady(wanted, "is still " + notYet.lastSeen().phase());
        };
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
            case PAUSED_USER, PAUSED_SYSTEM -> new Standing.Paused();
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
    public void finalizeTransfer(EngineId engine, TransferId id) throws TransferException {
        call(
                engine,
                transfers -> {
                    transfers.finalizeTransfer(id);
                    return id;
                });
    }

    @Override
    public void cancel(EngineId engine, TransferId id) throws TransferException {
        call(
                engine,
                transfers -> {
                    transfers.cancel(id);
                    return id;
                });
    }

    private <T> T call(EngineId engine, Call<T> call) throws TransferException {
        try {
            return call.on(engines.engine(engine).transfers());
        } catch (EngineException said) {
            throw Troubles.of(said);
        }
    }
}
