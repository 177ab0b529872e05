package io.holdfast.simulator.imageio;

/** The daemon's checks of a range against the ticket and the disk. */
final class Limits {
    private Limits() {}

    static void allowed(long offset, long size, Ticket ticket) throws Refused {
        if (offset + size > ticket.terms().size()) {
            throw Refused.outside("Requested range out of allowed range", ticket.terms().size());
        }
    }

    static void available(long offset, long size, Ticket ticket) throws Refused {
        long available = readable(ticket);
        if (offset + size > available) {
            throw Refused.outside(
                    "Requested more bytes than available: %d > %d"
                            .formatted(offset + size, available),
                    available);
        }
    }

    static long readable(Ticket ticket) {
        return Math.min(ticket.terms().size(), ticket.terms().export().size());
    }
}
