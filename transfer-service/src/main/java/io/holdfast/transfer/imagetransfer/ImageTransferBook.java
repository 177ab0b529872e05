package io.holdfast.transfer.imagetransfer;

import io.holdfast.contracts.DiskTransferId;
import io.holdfast.transfer.failure.TransferException;
import java.util.List;
import java.util.Optional;

/**
 * Remembers the image transfers we opened, for all replicas. The only place where a ticket URL
 * rests.
 */
public interface ImageTransferBook {

    /** Work that nobody else does for the same disk transfer at the same time. */
    interface Alone<T> {
        T run() throws TransferException, InterruptedException;
    }

    /**
     * Runs the work while no other replica or thread runs such work for this disk transfer.
     *
     * @throws TransferException.Again at once if somebody else is at it
     */
    <T> T alone(DiskTransferId transfer, Alone<T> work)
            throws TransferException, InterruptedException;

    /** The entry, if one was ever made. */
    Optional<ImageTransferEntry> find(DiskTransferId transfer);

    /** Those of which nobody has noted that they are closed. */
    List<DiskTransferId> notClosed();

    /** Notes, before the engine is asked, that it will be. */
    void starting(ImageTransferWanted wanted);

    /** Notes the engine's answer. */
    void opened(ImageTransferWanted wanted, OpenImageTransfer transfer);

    /** Notes that it is closed for good, or never was open; forgets the ticket. */
    void closed(ImageTransferWanted wanted);
}
