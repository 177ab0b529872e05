package io.holdfast.catalog.rest;

import io.holdfast.catalog.job.DiskProgressRow;
import io.holdfast.catalog.job.JobRow;
import io.holdfast.catalog.job.JsonColumn;
import java.util.Locale;
import java.util.UUID;

/** What both kinds of jobs have in common here. */
final class JobViews {

    private JobViews() {}

    static Views.Job get(JobRow.Kind kind, UUID job, JsonColumn json) {
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
        return Views.Job.of(row, json, DiskProgressRow.ofJob(job));
    }
}
