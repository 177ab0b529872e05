package io.holdfast.transfer.segment;

import io.holdfast.ovirt.ImageioSession;
import io.holdfast.transfer.failure.TransferException;
import io.holdfast.transfer.failure.TransferException.Again;

/** The way to one disk, for the attempts at one of its segments. Used by one thread. */
public interface DiskDoor {

    /**
     * Opens the disk; the caller closes it.
     *
     * @param sharers how many sessions the disk may have at the same time, over all replicas
     */
    ImageioSession open(int sharers) throws TransferException, InterruptedException;

    /** Told of an attempt that came to nothing: the next {@link #open} may go another way. */
    void failed(Again trouble);
}
