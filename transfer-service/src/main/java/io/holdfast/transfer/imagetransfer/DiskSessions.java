package io.holdfast.transfer.imagetransfer;

import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.TransferDirection;
import io.holdfast.ovirt.ImageioException;
import io.holdfast.ovirt.ImageioOptions;
import io.holdfast.ovirt.ImageioSession;
import io.holdfast.ovirt.TicketUrl;
import io.holdfast.transfer.failure.TransferException;
import io.holdfast.transfer.failure.Troubles;

/**
 * An imageio session for each piece of work on a disk. A daemon lets a disk have only so many
 * connections, in all processes together, and leaves one more hanging: so each session has a share
 * of them, by the number of segments that are in flight over all replicas, and none outlives its
 * segment.
 */
public final class DiskSessions {

    /** Opens imageio sessions, trusting what the engine's configuration says. */
    @FunctionalInterface
    public interface Opener {
        ImageioSession open(EngineId engine, TicketUrl ticket, int connections)
                throws TransferException;
    }

    private final Opener opener;
    private final int connectionsPerDisk;

    /**
     * @param connectionsPerDisk at most so many to a disk, whatever its daemon allows
     */
    public DiskSessions(Opener opener, int connectionsPerDisk) {
        this.opener = opener;
        this.connectionsPerDisk = connectionsPerDisk;
    }

    /**
     * A session of its own, to be closed by the caller.
     *
     * @param sharers how many such sessions the disk may have at the same time
     */
    public ImageioSession open(ImageTransferWanted wanted, OpenImageTransfer transfer, int sharers)
            throws TransferException {
        try {
            int connections = share(connectionsPerDisk, sharers);
            ImageioSession session = opener.open(wanted.engine(), transfer.ticket(), connections);
            int allowed = share(allowed(session.options(), wanted.direction()), sharers);
            if (allowed >= connections) {
                return session;
            }
            session.close();
            return opener.open(wanted.engine(), transfer.ticket(), allowed);
        } catch (ImageioException said) {
            throw Troubles.of(said, wanted.disk());
        }
    }

    private static int share(int connections, int sharers) {
        return Math.max(1, connections / Math.max(1, sharers));
    }

    private static int allowed(ImageioOptions options, TransferDirection direction) {
        return switch (direction) {
            case BACKUP -> options.maxReaders();
            case RESTORE -> options.maxWriters();
        };
    }
}
