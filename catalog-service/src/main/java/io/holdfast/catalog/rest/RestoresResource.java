package io.holdfast.catalog.rest;

import io.holdfast.catalog.job.JobRow;
import io.holdfast.catalog.job.JsonColumn;
import io.holdfast.catalog.recoverypoint.RecoveryPointRow;
import io.holdfast.contracts.RequestRestore;
import io.holdfast.contracts.VmId;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Restore jobs: asked for, followed, listed. */
@Path("/api/v1/restores")
@Produces(MediaType.APPLICATION_JSON)
public class RestoresResource {

    private final Requests requests;
    private final JsonColumn json;
    private final EngineNames engines;

    RestoresResource(Requests requests, JsonColumn json, EngineNames engines) {
        this.requests = requests;
        this.json = json;
        this.engines = engines;
    }

    /** Publishes the request and answers when Kafka has it; the job has the id of the request. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response request(
            RequestRestore request, @HeaderParam("Idempotency-Key") @Nullable String key) {
        if (request.engine() != null) {
            engines.require(request.engine());
        }
        UUID job = requests.publish(withVm(request), key);
        return Response.accepted(new Views.Accepted(job))
                .location(java.net.URI.create("/api/v1/restores/" + job))
                .build();
    }

    @GET
    @Transactional
    public List<Views.Job> list(
            @QueryParam("vm") @Nullable UUID vm,
            @QueryParam("state") JobRow.@Nullable State state,
            @BeanParam Paging paging) {
        paging.checked();
        return JobRow.newest(JobRow.Kind.RESTORE, vm, state, paging.page, paging.size).stream()
                .map(row -> Views.Job.of(row, json, null))
                .toList();
    }

    @GET
    @Path("{job}")
    @Transactional
    public Views.Job get(@PathParam("job") UUID job) {
        return JobViews.get(JobRow.Kind.RESTORE, job, json);
    }

    /** The catalogue knows whose recovery point it is; that spares restore-service a search. */
    @Transactional
    RequestRestore withVm(RequestRestore request) {
        RecoveryPointRow row = RecoveryPointsResource.known(request.recoveryPoint().value());
        return new RequestRestore(
                request.recoveryPoint(),
                new VmId(row.vm),
                request.target(),
                request.engine(),
                request.labels(),
                request.deadline());
    }
}
