package io.holdfast.restore.rest;

import io.holdfast.contracts.EngineId;
import io.holdfast.restore.leftover.Leftover;
import io.holdfast.restore.leftover.LeftoverSweep;
import io.holdfast.restore.leftover.LeftoverSweep.Swept;
import io.holdfast.restore.leftover.MarkedObject.Kind;
import io.holdfast.restore.leftover.MarkedObjects.EngineTrouble;
import io.holdfast.restore.leftover.Verdict;
import io.holdfast.restore.wiring.LeftoverWatch;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What restore jobs have left on an engine: shown, and removed without waiting for the next sweep.
 */
@Path("/api/v1/leftovers/{engine}")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class LeftoversResource {

    private final LeftoverSweep plan;
    private final LeftoverWatch watch;

    LeftoversResource(LeftoverSweep plan, LeftoverWatch watch) {
        this.plan = plan;
        this.watch = watch;
    }

    /** A leftover, flat. */
    public record View(Kind kind, UUID id, String name, UUID job, Verdict verdict) {

        static View of(Leftover leftover) {
            return new View(
                    leftover.object().kind(),
                    leftover.object().id(),
                    leftover.object().name(),
                    leftover.object().job().value(),
                    leftover.verdict());
        }
    }

    /** What a sweep removed, and what it could not. */
    public record Result(List<View> removed, List<String> troubles) {}

    /** What is there and what a sweep would do; changes nothing on the engine. */
    @GET
    public List<View> plan(@PathParam("engine") String engine) {
        try {
            return plan.plan(known(engine)).stream().map(View::of).toList();
        } catch (EngineTrouble away) {
            throw problem(Response.Status.SERVICE_UNAVAILABLE, String.valueOf(away.getMessage()));
        }
    }

    /** Removes what is removable. */
    @POST
    @Path("sweep")
    public Result sweep(@PathParam("engine") String engine) {
        try {
            Swept swept = watch.sweep(known(engine));
            return new Result(swept.removed().stream().map(View::of).toList(), swept.troubles());
        } catch (EngineTrouble away) {
            throw problem(Response.Status.SERVICE_UNAVAILABLE, String.valueOf(away.getMessage()));
        }
    }

    private EngineId known(String engine) {
        return plan.engines().stream()
                .filter(id -> id.value().equals(engine))
                .findFirst()
                .orElseThrow(() ->
                        problem(
                                Response.Status.NOT_FOUND,
                                "no engine %s is configured; there are %s"
                                        .formatted(
                                                engine,
                                                plan.engines().stream()
                                                        .map(EngineId::value)
                                                        .sorted()
                                                        .toList())));
    }

    /** As RFC 9457 has it. */
    private static WebApplicationException problem(Response.Status status, String detail) {
        return new WebApplicationException(
                Response.status(status)
                        .type("application/problem+json")
                        .entity(
                                Map.of(
                                        "title", status.getReasonPhrase(),
                                        "status", status.getStatusCode(),
                                        "detail", detail))
                        .build());
    }
}
