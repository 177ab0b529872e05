package io.holdfast.transfer.imagetransfer;

import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.EngineId;
import io.holdfast.ovirt.ImageioException;
import io.holdfast.ovirt.ImageioSession;
import io.holdfast.ovirt.TicketUrl;
import io.holdfast.transfer.failure.TransferException;
import io.holdfast.transfer.failure.Troubles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * One imageio session a ticket for all segments of a disk that this replica moves at the time, so
 * that its bound on connections holds for the disk. It is closed with the last of them: an idle
 * connection would hold up the engine's finalizing.
 */
public final class DiskSessions {

    /** Opens imageio sessions, trusting what the engine's configuration says. */
    @FunctionalInterface
    public interface Opener {
        ImageioSession open(EngineId engine, TicketUrl ticket) throws TransferException;
    }

    /** A session as long as it is not closed. */
    public interface Borrowed extends AutoCloseable {

        /** The session; its own close is not for the borrower. */
        ImageioSession session();

        @Override
        void close();
    }

    private static final class Shared {
        private final ImageioSession session;
        private int borrowers;

        private Shared(ImageioSession session) {
            this.session = session;
        }
    }

    /** Opening can take seconds; only disks of the same stripe wait for it. */
    private final Object[] stripes = Stream.generate(Object::new).limit(32).toArray();

    private final Opener opener;
    private final Map<TicketUrl, Shared> open = new ConcurrentHashMap<>();

    public DiskSessions(Opener opener) {
        this.opener = opener;
    }

    /** The session of an image transfer's ticket. */
    public Borrowed borrow(EngineId engine, DiskId disk, OpenImageTransfer transfer)
            throws TransferException {
        TicketUrl ticket = transfer.ticket();
        Shared shared;
        synchronized (stripe(ticket)) {
            Shared known = open.get(ticket);
            if (known == null) {
                known = new Shared(opened(engine, disk, ticket));
                open.put(ticket, known);
            }
            known.borrowers++;
            shared = known;
        }
        return new Borrowed() {
            @Override
            public ImageioSession session() {
                return shared.session;
            }

            @Override
            public void close() {
                giveBack(ticket, shared);
            }
        };
    }

    private ImageioSession opened(EngineId engine, DiskId disk, TicketUrl ticket)
            throws TransferException {
        try {
            return opener.open(engine, ticket);
        } catch (ImageioException said) {
            throw Troubles.of(said, disk);
        }
    }

    private Object stripe(TicketUrl ticket) {
        return stripes[Math.floorMod(ticket.hashCode(), stripes.length)];
    }

    private void giveBack(TicketUrl ticket, Shared shared) {
        synchronized (stripe(ticket)) {
            shared.borrowers--;
            if (shared.borrowers > 0) {
                return;
            }
            open.remove(ticket);
        }
        shared.session.close();
    }
}
