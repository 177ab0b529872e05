package io.holdfast.simulator.imageio;

import io.holdfast.simulator.fault.FaultPlan;
import io.holdfast.simulator.http.Disturbance;
import io.holdfast.simulator.http.Faults;
import io.holdfast.simulator.http.Request;
import java.util.Optional;

/** Hands planned connection faults to the server. */
record WireFaults(Tickets tickets, FaultPlan<ImageioFault> plan) implements Faults {
    @Override
    public Optional<Disturbance> on(Request request) {
        Optional<Route> route = Route.of(request.path());
        if (route.isEmpty()) {
            return Optional.empty();
        }
        String point =
                route.get().faultKind(request.method())
                        + " "
                        + tickets.find(route.get().ticketId())
                                .map(ticket -> ticket.terms().export().name())
                                .orElse("-");
        return plan.strike(point, ImageioFault.Wire.class::isInstance)
                .map(fault -> ((ImageioFault.Wire) fault).disturbance());
    }
}
