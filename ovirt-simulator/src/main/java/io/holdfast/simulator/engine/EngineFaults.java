package io.holdfast.simulator.engine;

import io.holdfast.simulator.engine.rest.Answer;
import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.engine.xml.Xml;
import io.holdfast.simulator.fault.FaultPlan;
import io.holdfast.simulator.http.Disturbance;
import io.holdfast.simulator.http.Faults;
import io.holdfast.simulator.http.Request;
import io.holdfast.simulator.http.Response;
import java.util.Optional;

/** Turns planned faults into disturbances; points are {@code METHOD /path below the API}. */
final class EngineFaults implements Faults {
    private final FaultPlan<EngineFault> plan;
    private final Engine engine;
    private final Sessions sessions;
    private final RequestCounters counters;

    EngineFaults(
            FaultPlan<EngineFault> plan,
            Engine engine,
            Sessions sessions,
            RequestCounters counters) {
        this.plan = plan;
        this.engine = engine;
        this.sessions = sessions;
        this.counters = counters;
    }

    /** How a request is called in plans and counters. */
    static String point(Request request) {
        String path = request.path();
        for (String prefix : new String[] {"/ovirt-engine/api", "/ovirt-engine"}) {
            if (path.startsWith(prefix)) {
                return request.method() + " " + path.substring(prefix.length());
            }
        }
        return request.method() + " " + path;
    }

    @Override
    public Optional<Disturbance> on(Request request) {
        if (engine.awayFor().isPositive()) {
            return Optional.of(new Disturbance.Reset());
        }
        Optional<EngineFault> fault = plan.strike(point(request));
        fault.ifPresent(f -> counters.disturbed(point(request)));
        return fault.flatMap(this::disturbance);
    }

    private Optional<Disturbance> disturbance(EngineFault fault) {
        return switch (fault) {
            case EngineFault.Wire wire -> Optional.of(wire.disturbance());
            case EngineFault.Fault f -> Optional.of(new Disturbance.Instead(xml(f)));
            case EngineFault.Html html -> Optional.of(new Disturbance.Instead(page(html.status())));
            case EngineFault.SignInRefused ignored ->
                    Optional.of(new Disturbance.Instead(SignIn.denied()));
            case EngineFault.TokensDie ignored -> {
                sessions.endAll();
                yield Optional.empty();
            }
            case EngineFault.Away away -> {
                engine.goAway(away.duration());
                yield Optional.of(new Disturbance.Reset());
            }
        };
    }

    private static Response xml(EngineFault.Fault fault) {
        Xml body = Xml.of("fault").leaf("detail", fault.detail()).leaf("reason", fault.reason());
        return EngineEndpoint.render(
                new Answer(fault.status(), Optional.of(body), Optional.empty()));
    }

    static Response page(int status) {
        return EngineEndpoint.html(status, Response.empty(status).reason());
    }
}
