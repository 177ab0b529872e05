package io.holdfast.catalog.rest;

import io.holdfast.catalog.job.JobRow;
import io.holdfast.catalog.job.JsonColumn;
import io.holdfast.catalog.vm.VmRow;
import io.holdfast.contracts.CancelBackup;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.RequestBackup;
import io.holdfast.contracts.VmReference;
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

/** Backup jobs: asked for, followed, listed. */
@Path(BackupsResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
public class BackupsResource extends JobsResource {

    static final String PATH = "/api/v1/backups";

    private final Requests requests;
    private final EngineNames engines;

    BackupsResource(Requests requests, JsonColumn json, EngineNames engines) {
        super(JobRow.Kind.BACKUP, PATH, json);
        this.requests = requests;
        this.engines = engines;
    }

    /** Publishes the request and answers when Kafka has it; the job has the id of the request. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response request(
            RequestBackup request, @HeaderParam("Idempotency-Key") @Nullable String key) {
        engines.require(request.engine());
        requireKnown(request);
        return accepted(requests.publish(request, key));
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
        requests.publish(new CancelBackup(new JobId(job), reason), null);
        return accepted(job);
    }

    @Transactional
    void requireKnown(RequestBackup request) {
        VmReference vm = request.vm();
        boolean known =
                vm.id() != null
                        ? VmRow.findByIdOptional(request.engine(), vm.id())
                                .filter(row -> row.goneAt == null)
                                .isPresent()
                        : !VmRow.existing(request.engine().value(), vm.name(), 0, 1).isEmpty();
        if (!known) {
            throw new Problem.Raised(
                    Problem.notFound(
                            "vm",
                            "engine "
                                    + request.engine().value()
                                    + " shows no VM "
                                    + vm.text()
                                    + "; GET /api/v1/vms lists what it shows"));
        }
    }
}
