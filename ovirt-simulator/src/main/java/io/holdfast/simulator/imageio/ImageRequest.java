package io.holdfast.simulator.imageio;

import io.holdfast.simulator.fault.FaultPlan;
import io.holdfast.simulator.http.Connection;
import io.holdfast.simulator.http.Request;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** One request to a ticket, on its way through a handler. */
record ImageRequest(Request http, Route route, Tickets tickets, FaultPlan<ImageioFault> faults) {

    /** A query parameter; of several of one name the last counts. */
    Optional<String> parameter(String name) {
        List<String> values = http.query().get(name);
        return Optional.ofNullable(values).map(List::getLast);
    }

    /** One of two or more words, or the default. */
    String choice(String name, List<String> sorted, String byDefault) throws Refused {
        String value = parameter(name).orElse(byDefault);
        if (!sorted.contains(value)) {
            throw unsupported(value, name, sorted);
        }
        return value;
    }

    static Refused unsupported(String value, String name, List<String> sorted) {
        return Refused.badRequest(
                "Unsupported value %s for %s, expecting one of %s"
                        .formatted(Python.repr(value), Python.repr(name), Python.repr(sorted)));
    }

    /** The ticket, if it allows this now; authorisation happens only here, before the work. */
    Ticket authorize(TicketOperation operation) throws Refused {
        Ticket ticket = tickets.authorize(route.ticketId(), operation);
        if (strike(ticket, ImageioFault.Forbidden.class::isInstance).isPresent()) {
            throw Refused.forbidden("No such ticket " + route.ticketId());
        }
        return ticket;
    }

    /** This connection's way to the ticket's disk. */
    NbdConnection open(Ticket ticket) throws Refused, IOException {
        NbdConnection nbd = ticket.open(client());
        if (strike(ticket, ImageioFault.ServerError.class::isInstance).isPresent()) {
            nbd.poison();
        }
        return nbd;
    }

    Connection client() {
        return http.connection();
    }

    /** The first planned fault of this kind that is due here. */
    Optional<ImageioFault> strike(Ticket ticket, Predicate<ImageioFault> concerns) {
        String point = route.faultKind(http.method()) + " " + ticket.terms().export().name();
        return faults.strike(point, concerns);
    }
}
