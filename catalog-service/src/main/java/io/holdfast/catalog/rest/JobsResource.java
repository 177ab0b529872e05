package io.holdfast.catalog.rest;

import io.holdfast.catalog.job.DiskProgressRow;
import io.holdfast.catalog.job.JobRow;
import io.holdfast.catalog.job.JsonColumn;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Jobs of one kind, as REST shows them: both kinds are followed and listed in the same way. */
abstract class JobsResource {

    private final JobRow.Kind kind;
    private final String path;
    private final JsonColumn json;

    /**
     * @param path what the URLs of these jobs begin with
     */
    JobsResource(JobRow.Kind kind, String path, JsonColumn json) {
        this.kind = kind;
        this.path = path;
        this.json = json;
    }

    @GET
    @Transactional
    public List<Views.Job> list(
            @QueryParam("vm") @Nullable UUID vm,
            @QueryParam("state") JobRow.@Nullable State state,
            @BeanParam Paging paging) {
        paging.checked();
        return JobRow.newest(kind, vm, state, paging.page, paging.size).stream()
                .map(row -> Views.Job.of(row, json, null))
                .toList();
    }

    @GET
    @Path("{job}")
    @Transactional
    public Views.Job get(@PathParam("job") UUID job) {
        return Views.Job.of(known(job), json, DiskProgressRow.ofJob(job));
    }

    private JobRow known(UUID job) {
        JobRow row = JobRow.findById(job);
        if (row == null || row.kind != kind) {
            throw new Problem.Raised(
                    Problem.notFound(
                            "job",
                            "there is no "
                                    + kind.name().toLowerCase(Locale.ROOT)
                                    + " job "
                                    + job
                                    + "; a request that was only just accepted may take a moment to"
                                    + " appear"));
        }
        return row;
    }

    /** A job that has ended cannot be cancelled. */
    @Transactional
    void requireLive(UUID job) {
        JobRow row = known(job);
        if (row.ended()) {
            throw new Problem.Raised(
                    Problem.conflict(
                            "job-ended",
                            "The job has ended",
                            "job "
                                    + job
                                    + " is "
                                    + row.state
                                    + " since "
                                    + row.finishedAt
                                    + "; there is nothing left to cancel"));
        }
    }

    /** The answer to a request that Kafka has: where its job is going to appear. */
    Response accepted(UUID job) {
        return Response.accepted(new Views.Accepted(job))
                .location(URI.create(path + "/" + job))
                .build();
    }
}
