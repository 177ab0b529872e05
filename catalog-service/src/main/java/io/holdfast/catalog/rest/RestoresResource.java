package io.holdfast.catalog.rest;

import io.holdfast.catalog.job.JobRow;
import io.holdfast.catalog.job.JsonColumn;
import io.holdfast.catalog.recoverypoint.RecoveryPointRow;
import io.holdfast.contracts.CancelRestore;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.RequestRestore;
import io.holdfast.contracts.VmId;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Restore jobs: asked for, followed, listed. */
@Path(RestoresResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
public class RestoresResource extends JobsResource {

    static final String PATH = "/api/v1/restores";

    private final Requests requests;
    private final EngineNames engines;

    RestoresResource(Requests requests, JsonColumn json, EngineNames engines) {
        super(JobRow.Kind.RESTORE, PATH, json);
        this.requests = requests;
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
        return accepted(requests.publish(withVm(request), key));
    }

    /**
     * Publishes the wish to give the job up. It ends as cancelled, or completes if it had gone too
     * far; a second wish changes nothing. The reason comes back with the end of the job.
     */
    @POST
    @Path("{job}/cancel")
    public Response cancel(
            @PathParam("job") UUID job, @QueryParam("reason") @Nullable String reason) {
        requireLive(job);
        requests.publish(new CancelRestore(new JobId(job), reason), null);
        return accepted(job);
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
                request.way(),
                request.labels(),
                request.deadline(),
                request.priority());
    }
}
