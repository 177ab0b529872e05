package io.holdfast.transfer.imagetransfer;

import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.TransferDirection;
import io.holdfast.ovirt.PollClock;
import io.holdfast.ovirt.TicketUrl;
import io.holdfast.ovirt.TransferId;
import io.holdfast.transfer.failure.TransferException;
import io.holdfast.transfer.failure.TransferException.Again;
import io.holdfast.transfer.failure.TransferException.PausedBySystem;
import io.holdfast.transfer.failure.TransferException.Stop;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Opens at most one image transfer a disk transfer at a time, renews it when it died, and closes it
 * for certain. Every method may be called again after a crash at any point.
 */
public final class ImageTransferDesk {

    /**
     * The engine acts on a wanted phase within 10 s; asking more often than this tells nothing new.
     */
    private static final Duration POLL_PAUSE = Duration.ofSeconds(1);

    /** One call waits this long for an end; whoever needs longer calls again. */
    private static final Duration END_WAIT = Duration.ofMinutes(2);

    private final ImageTransferBook book;
    private final EngineImageTransfers engines;
    private final PollClock clock;

    public ImageTransferDesk(
            ImageTransferBook book, EngineImageTransfers engines, PollClock clock) {
        this.book = book;
        this.engines = engines;
        this.clock = clock;
    }

    /** The open image transfer: the one in the book if it lives, else a new one. */
    public OpenImageTransfer open(ImageTransferWanted wanted)
            throws TransferException, InterruptedException {
        engines.requireKnown(wanted.engine());
        return book.alone(
                wanted.transfer(),
                () -> {
                    Optional<ImageTransferEntry> entry = book.find(wanted.transfer());
                    if (entry.isEmpty()) {
                        return start(wanted);
                    }
                    return switch (entry.get()) {
                        case ImageTransferEntry.Open(var open) -> living(wanted, open);
                        case ImageTransferEntry.Starting() -> adopt(wanted);
                        case ImageTransferEntry.Closed() -> throw stopped(wanted);
                    };
                });
    }

    /** The image transfer as the book has it, without asking the engine. */
    public OpenImageTransfer known(ImageTransferWanted wanted)
            throws TransferException, InterruptedException {
        return switch (book.find(wanted.transfer()).orElse(new ImageTransferEntry.Starting())) {
            case ImageTransferEntry.Open(var open) -> open;
            case ImageTransferEntry.Starting() -> open(wanted);
            case ImageTransferEntry.Closed() -> throw stopped(wanted);
        };
    }

    /**
     * A ticket that may work after the daemon rejected this one. A download is replaced even when
     * the engine stands by it: the ticket is gone from the host, and the engine takes minutes to
     * notice.
     */
    public OpenImageTransfer renew(ImageTransferWanted wanted, TicketUrl dead)
            throws TransferException, InterruptedException {
        OpenImageTransfer known = known(wanted);
        if (!known.ticket().equals(dead)) {
            return known;
        }
        OpenImageTransfer living = open(wanted);
        return living.ticket().equals(dead) && wanted.direction() == TransferDirection.BACKUP
                ? replaced(wanted, living)
                : living;
    }

    private OpenImageTransfer replaced(ImageTransferWanted wanted, OpenImageTransfer rejected)
            throws TransferException, InterruptedException {
        return book.alone(
                wanted.transfer(),
                () -> {
                    boolean current =
                            book.find(wanted.transfer())
                                    .filter(new ImageTransferEntry.Open(rejected)::equals)
                                    .isPresent();
                    if (!current) {
                        throw again(wanted, "was replaced by another worker");
                    }
                    engines.cancel(wanted, rejected.id());
                    end(wanted, rejected.id());
                    return start(wanted);
                });
    }

    /** Ends it well. */
    public void close(ImageTransferWanted wanted) throws TransferException, InterruptedException {
        book.alone(
                wanted.transfer(),
                () -> {
                    Optional<ImageTransferEntry> entry = book.find(wanted.transfer());
                    if (entry.isPresent()
                            && entry.get() instanceof ImageTransferEntry.Open(var open)) {
                        engines.finalizeTransfer(wanted, open.id());
                        Standing end = end(wanted, open.id());
                        if (end instanceof Standing.Failed) {
                            throw endedBadly(wanted);
                        }
                    }
                    book.closed(wanted);
                    return true;
                });
    }

    /** Ends whatever may be open, and sees to it that nothing is opened any more. */
    public void cancel(ImageTransferWanted wanted) throws TransferException, InterruptedException {
        book.alone(
                wanted.transfer(),
                () -> {
                    Optional<ImageTransferEntry> entry = book.find(wanted.transfer());
                    if (entry.isPresent()) {
                        for (TransferId id : perhapsOpen(wanted, entry.get())) {
                            engines.cancel(wanted, id);
                            end(wanted, id);
                        }
                    }
                    book.closed(wanted);
                    return true;
                });
    }

    private List<TransferId> perhapsOpen(ImageTransferWanted wanted, ImageTransferEntry entry)
            throws TransferException, InterruptedException {
        return switch (entry) {
            case ImageTransferEntry.Open(var open) -> List.of(open.id());
            case ImageTransferEntry.Starting() -> unanswered(wanted);
            case ImageTransferEntry.Closed() -> List.of();
        };
    }

    /**
     * What the engine may have opened for us before we crashed. Where it could be somebody else's
     * it is left alone: nobody uses it, and the engine gives it up when it was idle for long
     * enough.
     */
    private List<TransferId> unanswered(ImageTransferWanted wanted)
            throws TransferException, InterruptedException {
        return wanted.source().isExclusive()
                ? engines.unfinished(wanted.engine(), wanted.disk(), wanted.direction())
                : List.of();
    }

    private OpenImageTransfer start(ImageTransferWanted wanted)
            throws TransferException, InterruptedException {
        book.starting(wanted);
        OpenImageTransfer started = started(wanted);
        book.opened(wanted, started);
        return started;
    }

    /**
     * A bitmap is taken for gone when the start fails twice: a host in trouble fails it too, and
     * what follows is that a whole disk is read.
     */
    private OpenImageTransfer started(ImageTransferWanted wanted)
            throws TransferException, InterruptedException {
        try {
            return engines.start(wanted);
        } catch (Stop refused) {
            if (refused.failure().reason() != FailureReason.BITMAP_MISSING) {
                throw refused;
            }
            for (TransferId id : unanswered(wanted)) {
                engines.cancel(wanted, id);
                end(wanted, id);
            }
            return engines.start(wanted);
        }
    }

    private OpenImageTransfer adopt(ImageTransferWanted wanted)
            throws TransferException, InterruptedException {
        for (TransferId id : unanswered(wanted)) {
            if (engines.standing(wanted.engine(), id) instanceof Standing.Transferring(var found)) {
                book.opened(wanted, found);
                return found;
            }
            engines.cancel(wanted, id);
            end(wanted, id);
        }
        return start(wanted);
    }

    private OpenImageTransfer living(ImageTransferWanted wanted, OpenImageTransfer open)
            throws TransferException, InterruptedException {
        Standing standing = engines.standing(wanted.engine(), open.id());
        return switch (standing) {
            case Standing.Transferring(var now) -> {
                book.opened(wanted, now);
                yield now;
            }
            case Standing.PausedByUser() ->
                    throw again(wanted, "was paused by somebody; resume it on the engine");
            case Standing.PausedBySystem() -> {
                engines.resume(wanted, open.id());
                throw new PausedBySystem(
                        text(wanted, "was paused by the engine, and is asked to go on"));
            }
            case Standing.Changing(var phase) -> throw again(wanted, "is " + phase);
            case Standing.Succeeded(), Standing.Failed(), Standing.Gone() -> {
                if (wanted.direction() == TransferDirection.RESTORE) {
                    throw endedBadly(wanted);
                }
                yield start(wanted);
            }
        };
    }

    private Standing end(ImageTransferWanted wanted, TransferId id)
            throws TransferException, InterruptedException {
        long start = clock.nanoTime();
        while (true) {
            Standing standing = engines.standing(wanted.engine(), id);
            switch (standing) {
                case Standing.Succeeded(), Standing.Failed(), Standing.Gone() -> {
                    return standing;
                }
                case Standing.Transferring(_),
                        Standing.PausedByUser(),
                        Standing.PausedBySystem(),
                        Standing.Changing(_) -> {
                    if (clock.nanoTime() - start > END_WAIT.toNanos()) {
                        throw again(wanted, "has not ended yet");
                    }
                    clock.pause(POLL_PAUSE);
                }
            }
        }
    }

    private static Again again(ImageTransferWanted wanted, String what) {
        return new Again(FailureReason.TRANSFER_BROKEN, text(wanted, what));
    }

    private static String text(ImageTransferWanted wanted, String what) {
        return "The image transfer of disk " + wanted.disk().text() + " " + what + ".";
    }

    private static Stop stopped(ImageTransferWanted wanted) {
        return new Stop(
                new Failure(
                        FailureReason.STOPPED,
                        "The image transfer of disk " + wanted.disk().text() + " was closed.",
                        wanted.disk(),
                        null,
                        null));
    }

    private static Stop endedBadly(ImageTransferWanted wanted) {
        return new Stop(
                new Failure(
                        FailureReason.TRANSFER_BROKEN,
                        "The engine ended the image transfer of disk "
                                + wanted.disk().text()
                                + " without success; its events say why. Ask again when the cause is"
                                + " gone.",
                        wanted.disk(),
                        null,
                        null));
    }
}
