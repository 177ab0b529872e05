package io.holdfast.snapshot.kafka;

import io.holdfast.contracts.BackupCommand;
import io.holdfast.contracts.CancelBackup;
import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.RequestBackup;
import io.holdfast.messaging.Inlet;
import io.holdfast.messaging.SagaMessages;
import io.holdfast.snapshot.backup.BackupRequests;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What others ask of this service. */
@ApplicationScoped
public class BackupCommands {

    private final Inlet inlet;
    private final BackupRequests requests;

    BackupCommands(Inlet inlet, BackupRequests requests) {
        this.inlet = inlet;
        this.requests = requests;
    }

    @Incoming("backup-commands")
    @Blocking
    void on(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        inlet.take(record, this::handle);
    }

    private void handle(Envelope<? extends Message> envelope)
            throws Inlet.CannotHandle, InterruptedException {
        if (!(envelope.message() instanceof BackupCommand command)) {
            throw new Inlet.CannotHandle("ce_type", "is not a command of this topic");
        }
        switch (command) {
            case RequestBackup request ->
                    requests.begin(envelope.id(), request, SagaMessages.traceOf(envelope));
            case CancelBackup cancel ->
                    requests.cancel(envelope.id(), cancel, SagaMessages.traceOf(envelope));
        }
    }
}
