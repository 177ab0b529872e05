package io.holdfast.transfer.kafka;

import io.holdfast.contracts.BackupEvent;
import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.RestoreEvent;
import io.holdfast.contracts.TerminalBackupEvent;
import io.holdfast.contracts.TerminalRestoreEvent;
import io.holdfast.messaging.Inlet;
import io.holdfast.transfer.pin.JobPins;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What becomes of jobs: with a job ends its claim on the repository. */
@ApplicationScoped
public class JobEventInlet {

    private final Inlet inlet;
    private final JobPins pins;

    JobEventInlet(Inlet inlet, JobPins pins) {
        this.inlet = inlet;
        this.pins = pins;
    }

    @Incoming("backup-events")
    @Blocking
    void backup(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        inlet.take(record, this::handle);
    }

    @Incoming("restore-events")
    @Blocking
    void restore(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        inlet.take(record, this::handle);
    }

    private void handle(Envelope<? extends Message> envelope) throws Inlet.CannotHandle {
        switch (envelope.message()) {
            case TerminalBackupEvent ended -> pins.end(ended.job());
            case TerminalRestoreEvent ended -> pins.end(ended.job());
            case BackupEvent _, RestoreEvent _ -> {}
            default -> throw new Inlet.CannotHandle("ce_type", "is not an event of this topic");
        }
    }
}
