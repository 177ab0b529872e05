package io.holdfast.simulator.imageio;

import io.holdfast.simulator.http.Response;
import io.holdfast.simulator.storage.ByteRange;
import io.holdfast.simulator.time.SimClock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** GET of image bytes: storage and socket in strict turn, through one buffer. */
record ReadHandler(Answers answers) {

    Response read(ImageRequest request) throws Refused, IOException {
        Optional<String> header = request.http().headers().first("Range");
        ReadRange range =
                header.isPresent()
                        ? ReadRange.parse(header.get())
                        : new ReadRange(0, OptionalLong.empty());
        Ticket ticket = request.authorize(TicketOperation.READ);
        NbdConnection nbd = request.open(ticket);
        ByteRange bytes = bytes(range, ticket);
        ticket.use().readRequests.increment();

        Reading reading = new Reading(request, ticket, nbd, bytes, answers.clock());
        int ready = reading.fill(bytes.start());
        Response answer =
                answers.stream(
                                header.isPresent() ? 206 : 200,
                                bytes.length(),
                                out -> reading.send(out, ready))
                        .header("content-type", "application/octet-stream")
                        .header("content-disposition", disposition(ticket));
        return header.isPresent()
                ? answer.header("content-range", contentRange(bytes, ticket))
                : answer;
    }

    private static ByteRange bytes(ReadRange range, Ticket ticket) throws Refused {
        long first = range.first();
        if (range.last().isPresent()) {
            long size = range.last().getAsLong() - first + 1;
            Limits.allowed(first, size, ticket);
            Limits.available(first, size, ticket);
            return new ByteRange(first, size);
        }
        long size = Limits.readable(ticket) - first;
        if (size < 0) {
            throw Refused.badRequest("Requested " + size + " bytes, available 0 bytes");
        }
        return new ByteRange(first, size);
    }

    private static String disposition(Ticket ticket) {
        return "attachment"
                + ticket.terms().filename().map(name -> "; filename=" + name).orElse("");
    }

    private static String contentRange(ByteRange bytes, Ticket ticket) {
        return "bytes %d-%d/%d".formatted(bytes.start(), bytes.end() - 1, ticket.terms().size());
    }

    /** One read as it runs. */
    private static final class Reading {
        private final ImageRequest request;
        private final Ticket ticket;
        private final NbdConnection nbd;
        private final ByteRange range;
        private final SimClock clock;
        private final byte[] buffer;
        private final long revokedAfter;

        Reading(
                ImageRequest request,
                Ticket ticket,
                NbdConnection nbd,
                ByteRange range,
                SimClock clock) {
            this.request = request;
            this.ticket = ticket;
            this.nbd = nbd;
            this.range = range;
            this.clock = clock;
            this.buffer = nbd.buffer(range.length());
            this.revokedAfter =
                    request.strike(ticket, ImageioFault.RevokedInBody.class::isInstance)
                            .map(fault -> ((ImageioFault.RevokedInBody) fault).afterBytes())
                            .orElse(Long.MAX_VALUE);
        }

        /** Reads the next bufferful from storage; fewer bytes only before a planned end. */
        int fill(long at) throws IOException {
            int n = (int) Math.min(buffer.length, range.end() - at);
            ByteRange step = new ByteRange(at, n);
            Optional<ImageioFault> fault =
                    request.strike(ticket, planned -> unreadable(planned, step));
            if (fault.isPresent() && fault.get() instanceof ImageioFault.ShortBefore cut) {
                n = (int) (cut.offset() - at);
            } else if (fault.isPresent()) {
                throw new IOException("unreadable byte in " + step + ", as planned");
            }
            nbd.view().read(at, ByteBuffer.wrap(buffer, 0, n));
            return n;
        }

        private static boolean unreadable(ImageioFault fault, ByteRange step) {
            return switch (fault) {
                case ImageioFault.Unreadable(long offset) -> step.contains(offset);
                case ImageioFault.ShortBefore(long offset) -> step.contains(offset);
                case ImageioFault.Wire _,
                        ImageioFault.NotIncremental _,
                        ImageioFault.ServerError _,
                        ImageioFault.Forbidden _,
                        ImageioFault.Unwritable _,
                        ImageioFault.RevokedInBody _ ->
                        false;
            };
        }

        void send(OutputStream out, int ready) throws IOException {
            Instant began = clock.now();
            try {
                Running running = ticket.begin(range.start());
                try {
                    copy(out, ready, running);
                } finally {
                    nbd.export().watched().read(new DiskUse.Read(range, began, clock.now()));
                    ticket.end(running);
                }
            } catch (Refused e) {
                throw new IOException("transfer ended in the middle of a body", e);
            }
        }

        private void copy(OutputStream out, int first, Running running) throws IOException {
            int ready = first;
            long at = range.start();
            while (at < range.end()) {
                long left = revokedAfter - running.done();
                int n = (int) Math.min(ready, left);
                out.write(buffer, 0, n);
                running.advance(n);
                ticket.use().bytesRead.add(n);
                at += n;
                if (n < ready) {
                    ticket.revoke();
                }
                if (running.isCanceled() || (n < buffer.length && at < range.end())) {
                    return;
                }
                ready = at < range.end() ? fill(at) : 0;
            }
        }
    }
}
