package io.holdfast.catalog.rest;

import io.holdfast.catalog.job.JobRow;
import io.holdfast.catalog.job.JsonColumn;
import io.holdfast.catalog.vm.VmRow;
import io.holdfast.contracts.RequestBackup;
import io.holdfast.contracts.VmReference;
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

/** Backup jobs: asked for, followed, listed. */
@Path("/api/v1/backups")
@Produces(MediaType.APPLICATION_JSON)
public class BackupsResource {

    private final Requests requests;
    private final JsonColumn json;
    private final EngineNames engines;

    BackupsResource(Requests requests, JsonColumn json, EngineNames engines) {
        this.requests = requests;
        this.json = json;
        this.engines = engines;
    }

    /** Publishes the request and answers when Kafka has it; the job has the id of the request. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response request(
            RequestBackup request, @HeaderParam("Idempotency-Key") @Nullable String key) {
        engines.require(request.engine());
        requireKnown(request);
        UUID job = requests.publish(request, key);
        return Response.accepted(new Views.Accepted(job))
                .location(java.net.URI.create("/api/v1/backups/" + job))
                .build();
    }

    @GET
    @Transactional
    public List<Views.Job> list(
            @QueryParam("vm") @Nullable UUID vm,
            @QueryParam("state") JobRow.@Nullable State state,
            @BeanParam Paging paging) {
        paging.checked();
        return JobRow.newest(JobRow.Kind.BACKUP, vm, state, paging.page, paging.size).stream()
                .map(row -> Views.Job.of(row, json, null))
                .toList();
    }

    @GET
    @Path("{job}")
    @Transactional
    public Views.Job get(@PathParam("job") UUID job) {
        return JobViews.get(JobRow.Kind.BACKUP, job, json);
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
