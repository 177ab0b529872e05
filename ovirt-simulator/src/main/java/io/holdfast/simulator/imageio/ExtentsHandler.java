package io.holdfast.simulator.imageio;

import io.holdfast.simulator.http.Response;
import io.holdfast.simulator.storage.ByteRange;
import io.holdfast.simulator.storage.DirtyExtent;
import io.holdfast.simulator.storage.DiskView;
import io.holdfast.simulator.storage.ZeroExtent;
import java.io.IOException;
import java.util.List;
import java.util.StringJoiner;

/** Lists what is data, zero and dirty. Does not renew the ticket. */
record ExtentsHandler(Answers answers) {

    Response extents(ImageRequest request) throws Refused, IOException {
        Ticket ticket = request.authorize(TicketOperation.READ);
        NbdConnection nbd = request.open(ticket);
        String context = request.choice("context", List.of("dirty", "zero"), "zero");
        if (context.equals("zero")) {
            return answers.json(zeroJson(nbd));
        }
        if (!ticket.terms().dirty()) {
            throw Refused.of(404, "Ticket does not support dirty extents");
        }
        if (request.strike(ticket, ImageioFault.NotIncremental.class::isInstance).isPresent()) {
            throw unsupported("NBD export ''");
        }
        return answers.json(dirtyJson(nbd));
    }

    private static String zeroJson(NbdConnection nbd) throws IOException {
        DiskView view = nbd.view();
        List<ZeroExtent> extents =
                switch (nbd.export().backend()) {
                    case NBD -> view.extents();
                    case FILE ->
                            List.of(new ZeroExtent(new ByteRange(0, view.size()), false, false));
                };
        StringJoiner json = new StringJoiner(", ", "[", "]");
        for (ZeroExtent extent : extents) {
            json.add(
                    "{%s, \"zero\": %b, \"hole\": %b}"
                            .formatted(place(extent.range()), extent.zero(), extent.hole()));
        }
        return json.toString();
    }

    private static String dirtyJson(NbdConnection nbd) throws Refused, IOException {
        List<DirtyExtent> extents =
                switch (nbd.export().backend()) {
                    case NBD ->
                            nbd.view()
                                    .dirtyExtents()
                                    .orElseThrow(() -> unsupported("NBD export ''"));
                    case FILE -> throw unsupported("file backend");
                };
        StringJoiner json = new StringJoiner(", ", "[", "]");
        for (DirtyExtent extent : extents) {
            json.add(
                    "{%s, \"dirty\": %b, \"zero\": %b}"
                            .formatted(place(extent.range()), extent.dirty(), extent.zero()));
        }
        return json.toString();
    }

    private static String place(ByteRange range) {
        return "\"start\": " + range.start() + ", \"length\": " + range.length();
    }

    private static Refused unsupported(String what) {
        return Refused.of(
                404, "Operation not supported: " + what + " does not support dirty extents");
    }
}
