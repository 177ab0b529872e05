package io.holdfast.simulator.imageio;

import io.holdfast.simulator.http.Response;
import java.io.IOException;

/** What a ticket can do; renews it, and opens its disk. */
record OptionsHandler(Answers answers) {
    /** As a real host reports it; an abstract socket, out of reach of plain Java. */
    private static final String UNIX_SOCKET = "\"unix_socket\": \"\\u0000/org/ovirt/imageio\"";

    private static final String READ_FEATURES = "\"features\": [\"checksum\", \"extents\"]";
    private static final String ALL_FEATURES =
            "\"features\": [\"checksum\", \"extents\", \"flush\", \"zero\"]";

    Response options(ImageRequest request) throws Refused, IOException {
        if (request.route().ticketId().equals("*")) {
            return answers.json("{" + UNIX_SOCKET + ", " + ALL_FEATURES + "}")
                    .header("allow", "OPTIONS,GET,PUT,PATCH");
        }
        Ticket ticket = request.authorize(TicketOperation.READ);
        NbdConnection nbd = request.open(ticket);
        nbd.view();
        ticket.touch();
        boolean writes = ticket.may(TicketOperation.WRITE);
        ImageBackend backend = nbd.export().backend();
        String json =
                "{%s, %s, \"max_readers\": %d, \"max_writers\": %d}"
                        .formatted(
                                UNIX_SOCKET,
                                writes ? ALL_FEATURES : READ_FEATURES,
                                backend.readersMax(),
                                backend.writersMax());
        return answers.json(json).header("allow", allowed(ticket));
    }

    private static String allowed(Ticket ticket) {
        return ticket.may(TicketOperation.WRITE) ? "OPTIONS,GET,PUT,PATCH" : "OPTIONS,GET";
    }
}
