package io.holdfast.restore.job;

import io.holdfast.contracts.CancelRestore;
import io.holdfast.contracts.Cancellation;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.Priority;
import io.holdfast.contracts.RequestRestore;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.Outcome;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaRunner;
import io.holdfast.saga.Subject;
import java.time.Instant;
import java.time.InstantSource;

/** Turns requests into restore jobs, once each, however often they are delivered. */
public final class RestoreRequests {

    private static final String CONSUMER = "restore commands";
    private static final String FORESTALLED = "forestalled restores";
    private static final String CANCELS = "restore cancels";
    private static final String EARLY_CANCELS = "early restore cancels";

    private final SagaRunner<RestoreState, RestoreStep> sagas;
    private final InstantSource clock;

    public RestoreRequests(SagaRunner<RestoreState, RestoreStep> sagas, InstantSource clock) {
        this.sagas = sagas;
        this.clock = clock;
    }

    /**
     * Begins the job of a request. Every job is a subject of its own: two restores of one recovery
     * point do not disturb each other.
     *
     * @param at when it was asked for
     */
    public void begin(MessageId id, RequestRestore request, Instant at, String trace) {
        JobId job = JobId.of(id);
        RestoreStep requested =
                new RestoreStep.Requested(
                        new RestoreJob(
                                job,
                                request.recoveryPoint(),
                                request.vm(),
                                request.target(),
                                request.engine(),
                                request.way(),
                                request.labels(),
                                at,
                                request.deadline(),
                                request.priority() == null ? Priority.NORMAL : request.priority()),
                        clock.instant());
        Outcome outcome =
                sagas.start(
                        saga(job),
                        subject(job),
                        requested,
                        new InboxKey(CONSUMER, id.value()),
                        trace);
        if (outcome instanceof Outcome.AlreadyHandled
                && sagas.find(saga(job)).orElse(null) instanceof RestoreState.Forestalled) {
            var _ = sagas.handle(saga(job), requested, new InboxKey(FORESTALLED, id.value()));
        }
    }

    /**
     * Gives a job up. One that is not known yet is remembered as given up: the cancel may overtake
     * its request.
     */
    public void cancel(MessageId id, CancelRestore cancel, String trace) {
        RestoreStep step =
                new RestoreStep.CancelAsked(
                        cancel.job(), Cancellation.of(cancel.reason()), clock.instant());
        SagaId saga = saga(cancel.job());
        InboxKey key = new InboxKey(CANCELS, id.value());
        if (sagas.handle(saga, step, key) instanceof Outcome.Unknown
                && sagas.start(
                                saga,
                                subject(cancel.job()),
                                step,
                                new InboxKey(EARLY_CANCELS, id.value()),
                                trace)
                        instanceof Outcome.AlreadyHandled) {
            var _ = sagas.handle(saga, step, key);
        }
    }

    private static SagaId saga(JobId job) {
        return new SagaId(job.value());
    }

    private static Subject subject(JobId job) {
        return new Subject("restore/" + job.value());
    }
}
