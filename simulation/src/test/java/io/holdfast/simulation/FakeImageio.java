package io.holdfast.simulation;

import io.holdfast.ovirt.BackupPhase;
import io.holdfast.ovirt.ByteRange;
import io.holdfast.ovirt.Extent;
import io.holdfast.ovirt.ExtentContext;
import io.holdfast.ovirt.ExtentList;
import io.holdfast.ovirt.ExtentListing;
import io.holdfast.ovirt.ImageioClient;
import io.holdfast.ovirt.ImageioException;
import io.holdfast.ovirt.ImageioLimits;
import io.holdfast.ovirt.ImageioOptions;
import io.holdfast.ovirt.ImageioSession;
import io.holdfast.ovirt.TicketUrl;
import io.holdfast.ovirt.TransferPhase;
import io.holdfast.simulation.Truth.TrueTransfer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The daemons of all hosts: bytes for tickets, as long as a ticket lives. */
final class FakeImageio implements ImageioClient {

    /** Told of what is read. */
    interface Reads {
        void read(TrueTransfer through, int part);
    }

    /** The engine notices that a host has lost a ticket after so long (§5.4). */
    private static final Duration NOTICED_AFTER = Duration.ofMinutes(5);

    private static final ImageioOptions OPTIONS =
            new ImageioOptions(Set.of("extents", "zero", "flush"), 8, 8);

    private final World world;
    private final Truth truth;
    private final EngineCalls calls;
    private final FakeImageTransfers transfers;
    private final Reads reads;

    FakeImageio(
            World world,
            Truth truth,
            EngineCalls calls,
            FakeImageTransfers transfers,
            Reads reads) {
        this.world = world;
        this.truth = truth;
        this.calls = calls;
        this.transfers = transfers;
        this.reads = reads;
    }

    @Override
    public ImageioSession open(TicketUrl url, ImageioLimits limits) {
        String path = url.reveal().getPath();
        String ticket = path.substring(path.lastIndexOf('/') + 1);
        TrueTransfer transfer =
                truth.transfers.stream()
                        .filter(each -> each.ticket.toString().equals(ticket))
                        .findAny()
                        .orElseThrow(() -> new ImageioException.TicketRejected("403"));
        calls.toHost("open a session", () -> honoured(transfer));
        return new Session(transfer);
    }

    private String honoured(TrueTransfer transfer) {
        if (transfer.ticketAlive && world.strikes(Fault.TICKET_EXPIRES)) {
            world.say(() -> "the host loses the ticket of " + transfer.id);
            transfer.ticketAlive = false;
            world.after(NOTICED_AFTER, () -> transfers.cancelledBySystem(transfer));
        }
        if (!transfer.ticketAlive || transfer.phase != TransferPhase.TRANSFERRING) {
            throw new ImageioException.TicketRejected("403: " + transfer.phase);
        }
        transfer.lastUse = world.now();
        return "ok";
    }

    private Optional<long[]> bytes(TrueTransfer transfer) {
        if (transfer.view == null) {
            return Optional.ofNullable(truth.disks.get(transfer.disk)).map(disk -> disk.parts);
        }
        return truth.findBackup(transfer.view)
                .filter(backup -> backup.phase == BackupPhase.READY && !backup.broken)
                .map(backup -> backup.view)
                .or(() -> truth.findSnapshotOf(transfer.view).map(snapshot -> snapshot.view))
                .map(view -> view.get(transfer.disk));
    }

    private final class Session implements ImageioSession {
        private final TrueTransfer transfer;
        private boolean closed;

        Session(TrueTransfer transfer) {
            this.transfer = transfer;
            transfer.sessions++;
        }

        @Override
        public ImageioOptions options() {
            return OPTIONS;
        }

        @Override
        public ExtentListing extents(ExtentContext context) {
            return calls.toHost("extents " + context, () -> listed(context));
        }

        private ExtentListing listed(ExtentContext context) {
            long[] bytes = moved(0);
            if (context == ExtentContext.ZERO) {
                return new ExtentListing.Listed(extents(bytes, null));
            }
            long[] counted =
                    Optional.ofNullable(transfer.view)
                            .flatMap(truth::findBackup)
                            .filter(backup -> !backup.bitmapLost)
                            .map(backup -> backup.counted.get(transfer.disk))
                            .orElse(null);
            return counted == null || world.strikes(Fault.EXTENTS_REFUSED)
                    ? new ExtentListing.NotIncremental("no dirty extents with this ticket")
                    : new ExtentListing.Listed(extents(bytes, counted));
        }

        private static ExtentList extents(long[] bytes, long[] counted) {
            ExtentList.Builder list = new ExtentList.Builder();
            for (int part = 0; part < Truth.PARTS; part++) {
                long start = (long) part * Truth.PART_BYTES;
                boolean dirty = counted == null || counted[part] != bytes[part];
                list.add(
                        new Extent(
                                new ByteRange(start, Truth.PART_BYTES),
                                bytes[part] == 0,
                                false,
                                dirty));
            }
            return list.build();
        }

        /** What the disk holds, for a request at this offset. */
        private long[] moved(long offset) {
            if (closed) {
                throw new ImageioException.Closed("the session is closed");
            }
            honoured(transfer);
            return bytes(transfer)
                    .filter(_ -> !world.strikes(Fault.TRANSFER_FAILS))
                    .orElseThrow(() ->
                            new ImageioException.Unreadable(offset, "500 at " + offset, null));
        }

        @Override
        public void read(ByteRange range, ByteBuffer into) {
            calls.toHost(
                    "read " + range.start() + "+" + range.length(),
                    () -> {
                        long[] bytes = moved(range.start());
                        int first = part(range.start());
                        for (int part = first; part < part(range.end()); part++) {
                            if (world.strikes(Fault.SHORT_BODY)) {
                                into.position(into.position() - (part - first) * Truth.PART_BYTES);
                                throw new ImageioException.Unavailable("the body is short", null);
                            }
                            reads.read(transfer, part);
                            Content.put(bytes[part], into);
                        }
                        return "read";
                    });
        }

        @Override
        public void write(long offset, ByteBuffer from) {
            calls.toHost(
                    "write " + offset + "+" + from.remaining(),
                    () -> {
                        if (!transfer.upload) {
                            throw new ImageioException.TicketRejected("403: not for writing");
                        }
                        long[] bytes = moved(offset);
                        for (int part = part(offset); from.hasRemaining(); part++) {
                            bytes[part] = Content.take(from);
                        }
                        return "written";
                    });
        }

        private static int part(long offset) {
            if (offset % Truth.PART_BYTES != 0) {
                throw new AssertionError("Nobody of ours asks for a piece of a part: " + offset);
            }
            return (int) (offset / Truth.PART_BYTES);
        }

        @Override
        public void zero(ByteRange range) {
            calls.toHost(
                    "zero " + range.start() + "+" + range.length(),
                    () -> {
                        long[] bytes = moved(range.start());
                        for (int part = part(range.start()); part < part(range.end()); part++) {
                            bytes[part] = 0;
                        }
                        return "zeroed";
                    });
        }

        @Override
        public void flush() {
            calls.toHost("flush", () -> moved(0).length);
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                transfer.sessions--;
                transfer.lastUse = world.now();
            }
        }
    }
}
