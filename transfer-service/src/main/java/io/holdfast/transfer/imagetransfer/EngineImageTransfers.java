package io.holdfast.transfer.imagetransfer;

import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.TransferDirection;
import io.holdfast.ovirt.TransferId;
import io.holdfast.transfer.failure.TransferException;
import java.util.List;

/**
 * The image transfers of the engines. Each call asks the engine once; {@link
 * TransferException.Again} says that it is away, {@link TransferException.Stop} that it will not.
 */
public interface EngineImageTransfers {

    /** Throws {@link TransferException.Stop} if no engine of that name is configured. */
    void requireKnown(EngineId engine) throws TransferException;

    /**
     * Opens one and waits, bounded, until its ticket can be used. Two equal calls open two.
     *
     * @throws TransferException.Stop with reason {@code BITMAP_MISSING} if the engine was asked for
     *     changed blocks and failed the start: the bitmap is gone, or a host is in trouble; what
     *     was started may still be on its way to its end
     */
    OpenImageTransfer start(ImageTransferWanted wanted)
            throws TransferException, InterruptedException;

    /** How one stands now. */
    Standing standing(EngineId engine, TransferId id)
            throws TransferException, InterruptedException;

    /** Those that have not ended and move this disk this way, whoever opened them. */
    List<TransferId> unfinished(EngineId engine, DiskId disk, TransferDirection direction)
            throws TransferException, InterruptedException;

    /** Asks a paused one to go on with the ticket that it had; that it goes on comes later. */
    void resume(ImageTransferWanted wanted, TransferId id)
            throws TransferException, InterruptedException;

    /** Asks for a good end; the end comes later. */
    void finalizeTransfer(ImageTransferWanted wanted, TransferId id)
            throws TransferException, InterruptedException;

    /** Asks for a bad end; the end comes later. */
    void cancel(ImageTransferWanted wanted, TransferId id)
            throws TransferException, InterruptedException;
}
