package io.holdfast.transfer.imagetransfer;

import io.holdfast.ovirt.ImageioSession;
import io.holdfast.ovirt.TicketUrl;
import io.holdfast.transfer.failure.TransferException;
import io.holdfast.transfer.failure.TransferException.Again;
import io.holdfast.transfer.failure.TransferException.TicketDead;
import io.holdfast.transfer.segment.DiskDoor;
import org.jspecify.annotations.Nullable;

/** The ways to disks through image transfers. */
public final class ImageTransferDoors {

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

        private Door(ImageTransferWanted wanted) {
            this.wanted = wanted;
        }

        @Override
        public ImageioSession open(int sharers) throws TransferException, InterruptedException {
            TicketUrl rejected = dead;
            OpenImageTransfer open =
                    rejected == null ? desk.known(wanted) : desk.renew(wanted, rejected);
            last = open.ticket();
            dead = null;
            return sessions.open(wanted, open, sharers);
        }

        @Override
        public void failed(Again trouble) {
            if (trouble instanceof TicketDead) {
                dead = last;
            }
        }
    }
}
