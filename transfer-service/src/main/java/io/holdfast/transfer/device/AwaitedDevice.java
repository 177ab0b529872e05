package io.holdfast.transfer.device;

import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.Failure;
import io.holdfast.transfer.failure.TransferException;
import java.util.Optional;

/**
 * A saga that waits to know whether a device shows.
 *
 * @param <C> the command that the disk transfer began with
 * @param <E> the saga's events
 */
public interface AwaitedDevice<C, E> {

    /** The command, while the saga waits; nothing when it does not, or is none of its kind. */
    Optional<C> awaiting(DiskTransferId transfer);

    /** Looks at the device, and at whatever else must be there to begin. */
    E look(C command) throws TransferException, InterruptedException;

    /** What the saga is told when the device cannot be had. */
    E broken(Failure failure);

    /** Tells the saga. */
    void tell(DiskTransferId transfer, E event);
}
