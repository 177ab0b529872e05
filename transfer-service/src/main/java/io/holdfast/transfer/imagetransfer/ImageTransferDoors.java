package io.holdfast.transfer.imagetransfer;

import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.ovirt.ImageioSession;
import io.holdfast.ovirt.TicketUrl;
import io.holdfast.transfer.failure.TransferException;
import io.holdfast.transfer.failure.TransferException.Again;
import io.holdfast.transfer.failure.TransferException.PausedBySystem;
import io.holdfast.transfer.failure.TransferException.Stop;
import io.holdfast.transfer.failure.TransferException.TicketDead;
import io.holdfast.transfer.segment.DiskDoor;
import org.jspecify.annotations.Nullable;

/** The ways to disks through image transfers. */
public final class ImageTransferDoors {

    /**
     * A daemon that was restarted honours no upload's ticket ever again, and the engine gives no
     * other one. It is seen by a ticket that the daemon refuses and that the engine stands by, or
     * whose upload it pauses each time that it was resumed, as its host has no such ticket
     * (TransferDiskImageCommand.pollTransferStatus): so often, both counted.
     */
    private static final int REFUSALS_MAX = 4;

    private final ImageTransferDesk desk;
    private final DiskSessions sessions;

    public ImageTransferDoors(ImageTransferDesk desk, DiskSessions sessions) {
        this.desk = desk;
        this.sessions = sessions;
    }

    /** The way to a disk; a ticket that died is replaced. */
    public DiskDoor to(ImageTransferWanted wanted) {
        return new Door(wanted);
    }

    /** Remembers which ticket died. */
    private final class Door implements DiskDoor {
        private final ImageTransferWanted wanted;
        private @Nullable TicketUrl last;
        private @Nullable TicketUrl dead;
        private int refusals;

        private Door(ImageTransferWanted wanted) {
            this.wanted = wanted;
        }

        @Override
        public ImageioSession open(int sharers) throws TransferException, InterruptedException {
            if (refusals >= REFUSALS_MAX) {
                throw ticketLost();
            }
            TicketUrl rejected = dead;
            OpenImageTransfer open =
                    rejected == null ? desk.known(wanted) : desk.renew(wanted, rejected);
            if (rejected == null || !open.ticket().equals(rejected)) {
                refusals = 0;
            }
            last = open.ticket();
            dead = null;
            return sessions.open(wanted, open, sharers);
        }

        private Stop ticketLost() {
            return new Stop(
                    new Failure(
                            FailureReason.TRANSFER_BROKEN,
                            "The host of the image transfer of disk "
                                    + wanted.disk().text()
                                    + " has lost its ticket, as by a restart of ovirt-imageio; ask"
                                    + " again.",
                            wanted.disk(),
                            null,
                            null));
        }

        @Override
        public void failed(Again trouble) {
            if (trouble instanceof TicketDead) {
                dead = last;
                refusals++;
            } else if (trouble instanceof PausedBySystem && dead != null) {
                refusals++;
            }
        }
    }
}
