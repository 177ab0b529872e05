package io.holdfast.simulator.imageio;

import io.holdfast.simulator.http.Response;
import io.holdfast.simulator.storage.ByteRange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** PUT of image bytes. Not atomic: what arrived stays. */
record WriteHandler(Answers answers) {

    Response write(ImageRequest request) throws Refused, IOException {
        if (request.http().contentLength().isEmpty()) {
            throw Refused.badRequest("Content-Length header is required");
        }
        long size = request.http().contentLength().getAsLong();
        Optional<String> header = request.http().headers().first("Content-Range");
        long offset = header.isPresent() ? WriteOffset.parse(header.get()) : 0;
        boolean flush = request.choice("flush", List.of("n", "y"), "y").equals("y");
        Ticket ticket = request.authorize(TicketOperation.WRITE);
        NbdConnection nbd = request.open(ticket);
        Limits.allowed(offset, size, ticket);

        Running running = ticket.begin(offset);
        try {
            copy(request, ticket, nbd, new ByteRange(offset, size), running);
            if (flush) {
                nbd.disk().flush();
                ticket.use().flushes.increment();
            }
        } finally {
            ticket.end(running);
        }
        return answers.empty();
    }

    private static void copy(
            ImageRequest request,
            Ticket ticket,
            NbdConnection nbd,
            ByteRange range,
            Running running)
            throws Refused, IOException {
        byte[] buffer = nbd.buffer(range.length());
        InputStream body = request.http().body();
        while (running.done() < range.length() && !running.isCanceled()) {
            long left = range.length() - running.done();
            int n = body.readNBytes(buffer, 0, (int) Math.min(buffer.length, left));
            ByteRange step = new ByteRange(range.start() + running.done(), n);
            failIfPlanned(request, ticket, step);
            nbd.disk().write(step.start(), ByteBuffer.wrap(buffer, 0, n));
            running.advance(n);
            ticket.use().bytesWritten.add(n);
            if (n < Math.min(buffer.length, left)) {
                throw Refused.badRequest(
                        "Requested %d bytes, available %d bytes"
                                .formatted(range.length(), running.done()));
            }
        }
    }

    static void failIfPlanned(ImageRequest request, Ticket ticket, ByteRange step)
            throws IOException {
        boolean planned =
                request.strike(
                                ticket,
                                fault ->
                                        fault instanceof ImageioFault.Unwritable(long offset)
                                                && step.contains(offset))
                        .isPresent();
        if (planned) {
            throw new IOException("unwritable byte in " + step + ", as planned");
        }
    }
}
