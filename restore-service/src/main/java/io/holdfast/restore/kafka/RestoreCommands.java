package io.holdfast.restore.kafka;

import io.holdfast.contracts.CancelRestore;
import io.holdfast.contracts.Cancellation;
import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.RequestRestore;
import io.holdfast.contracts.RestoreCommand;
import io.holdfast.messaging.Inlet;
import io.holdfast.messaging.SagaMessages;
import io.holdfast.restore.job.RestoreJob;
import io.holdfast.restore.job.RestoreState;
import io.holdfast.restore.job.RestoreStep;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.Outcome;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.SagaRunner;
import io.holdfast.saga.Subject;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What others ask of this service. */
@ApplicationScoped
public class RestoreCommands {

    private final Inlet inlet;
    private final SagaRunner<RestoreState, RestoreStep> sagas;
    private final InstantSource clock;

    RestoreCommands(Inlet inlet, SagaRunner<RestoreState, RestoreStep> sagas, InstantSource clock) {
        this.inlet = inlet;
        this.sagas = sagas;
        this.clock = clock;
    }

    @Incoming("restore-commands")
    @Blocking
    void on(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        inlet.take(record, this::handle);
    }

    private void handle(Envelope<? extends Message> envelope) throws Inlet.CannotHandle {
        if (!(envelope.message() instanceof RestoreCommand command)) {
            throw new Inlet.CannotHandle("ce_type", "is not a command of this topic");
        }
        switch (command) {
            case RequestRestore request -> begin(envelope, request);
            case CancelRestore cancel -> cancel(envelope, cancel);
        }
    }

    /**
     * Every job is a subject of its own: two restores of one recovery point do not disturb each
     * other.
     */
    private void begin(Envelope<? extends Message> envelope, RequestRestore request) {
        JobId job = JobId.of(envelope.id());
        Instant now = clock.instant();
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
                                envelope.time(),
                                request.deadline()),
                        now);
        Outcome outcome =
                sagas.start(
                        saga(job),
                        subject(job),
                        requested,
                        new InboxKey("restore commands", envelope.id().value()),
                        SagaMessages.traceOf(envelope));
        if (outcome instanceof Outcome.AlreadyHandled
                && sagas.find(saga(job)).orElse(null) instanceof RestoreState.Forestalled) {
            var _ =
                    sagas.handle(
                            saga(job),
                            requested,
                            new InboxKey("forestalled restores", envelope.id().value()));
        }
    }

    /**
     * Gives a job up. One that is not known yet is remembered as given up: the cancel may overtake
     * its request.
     */
    private void cancel(Envelope<? extends Message> envelope, CancelRestore cancel) {
        RestoreStep step =
                new RestoreStep.CancelAsked(
                        cancel.job(), Cancellation.of(cancel.reason()), clock.instant());
        SagaId saga = saga(cancel.job());
        InboxKey key = new InboxKey("restore cancels", envelope.id().value());
        if (sagas.handle(saga, step, key) instanceof Outcome.Unknown
                && sagas.start(
                                saga,
                                subject(cancel.job()),
                                step,
                                new InboxKey("early restore cancels", envelope.id().value()),
                                SagaMessages.traceOf(envelope))
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
