package io.holdfast.restore.kafka;

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
        }
    }

    /**
     * Every job is a subject of its own: two restores of one recovery point do not disturb each
     * other.
     */
    private void begin(Envelope<? extends Message> envelope, RequestRestore request) {
        JobId job = JobId.of(envelope.id());
        Instant now = clock.instant();
        sagas.start(
                new SagaId(job.value()),
                new Subject("restore/" + job.value()),
                new RestoreStep.Requested(
                        new RestoreJob(
                                job,
                                request.recoveryPoint(),
                                request.vm(),
                                request.target(),
                                request.engine(),
                                request.labels(),
                                envelope.time(),
                                request.deadline()),
                        now),
                new InboxKey("restore commands", envelope.id().value()),
                SagaMessages.traceOf(envelope));
    }
}
