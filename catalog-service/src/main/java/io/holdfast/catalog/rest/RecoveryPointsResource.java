package io.holdfast.catalog.rest;

import io.holdfast.catalog.job.JsonColumn;
import io.holdfast.catalog.recoverypoint.RecoveryPointRow;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What can be restored. */
@Path("/api/v1/recovery-points")
@Produces(MediaType.APPLICATION_JSON)
public class RecoveryPointsResource {

    private final JsonColumn json;

    RecoveryPointsResource(JsonColumn json) {
        this.json = json;
    }

    @GET
    @Transactional
    public List<Views.RecoveryPoint> list(
            @QueryParam("engine") @Nullable String engine,
            @QueryParam("vm") @Nullable UUID vm,
            @BeanParam Paging paging) {
        paging.checked();
        return RecoveryPointRow.newest(engine, vm, paging.page, paging.size).stream()
                .map(row -> Views.RecoveryPoint.of(row, json))
                .toList();
    }

    @GET
    @Path("{id}")
    @Transactional
    public Views.RecoveryPoint get(@PathParam("id") UUID id) {
        return Views.RecoveryPoint.of(known(id), json);
    }

    static RecoveryPointRow known(UUID id) {
        return RecoveryPointRow.<RecoveryPointRow>findByIdOptional(id)
                .orElseThrow(() ->
                        new Problem.Raised(
                                Problem.notFound(
                                        "recovery-point",
                                        "there is no recovery point "
                                                + id
                                                + " in the catalogue; GET"
                                                + " /api/v1/recovery-points lists them")));
    }
}
