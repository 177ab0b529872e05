package io.holdfast.restore.kafka;

import io.holdfast.contracts.CancelRestore;
import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.RequestRestore;
import io.holdfast.contracts.RestoreCommand;
import io.holdfast.messaging.Inlet;
import io.holdfast.messaging.SagaMessages;
import io.holdfast.restore.job.RestoreRequests;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What others ask of this service. */
@ApplicationScoped
public class RestoreCommands {

    private final Inlet inlet;
    private final RestoreRequests requests;

    RestoreCommands(Inlet inlet, RestoreRequests requests) {
        this.inlet = inlet;
        this.requests = requests;
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
            case RequestRestore request ->
                    requests.begin(
                            envelope.id(),
                            request,
                            envelope.time(),
                            SagaMessages.traceOf(envelope));
            case CancelRestore cancel ->
                    requests.cancel(envelope.id(), cancel, SagaMessages.traceOf(envelope));
        }
    }
}
