package io.holdfast.catalog.rest;

import io.holdfast.catalog.job.JsonColumn;
import io.holdfast.catalog.vm.VmRow;
import io.holdfast.contracts.VmId;
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

/** The VMs that the engines show. */
@Path("/api/v1/vms")
@Produces(MediaType.APPLICATION_JSON)
public class VmsResource {

    private final JsonColumn json;

    VmsResource(JsonColumn json) {
        this.json = json;
    }

    @GET
    @Transactional
    public List<Views.Vm> list(
            @QueryParam("engine") @Nullable String engine,
            @QueryParam("name") @Nullable String name,
            @BeanParam Paging paging) {
        paging.checked();
        return VmRow.existing(engine, name, paging.page, paging.size).stream()
                .map(row -> Views.Vm.of(row, json))
                .toList();
    }

    @GET
    @Path("{engine}/{vm}")
    @Transactional
    public Views.Vm get(@PathParam("engine") String engine, @PathParam("vm") UUID vm) {
        return VmRow.findByIdOptional(NamedParameters.engine("engine", engine), new VmId(vm))
                .map(row -> Views.Vm.of(row, json))
                .orElseThrow(() ->
                        new Problem.Raised(
                                Problem.notFound(
                                        "vm", "engine " + engine + " has not shown a VM " + vm)));
    }
}
