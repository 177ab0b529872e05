package io.holdfast.transfer.kafka;

import io.holdfast.contracts.CopySegment;
import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.RestoreSegment;
import io.holdfast.contracts.SegmentCommand;
import io.holdfast.contracts.TransferCommand;
import io.holdfast.messaging.Inlet;
import io.holdfast.messaging.SagaMessages;
import io.holdfast.transfer.backup.BackupSegments;
import io.holdfast.transfer.command.TransferCommands;
import io.holdfast.transfer.restore.RestoreSegments;
import io.holdfast.transfer.segment.SegmentWorker;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.MDC;

/** What others, and this service itself, ask of this service. */
@ApplicationScoped
public class CommandInlet {

    private final Inlet inlet;
    private final TransferCommands commands;
    private final SegmentWorker worker;
    private final BackupSegments backups;
    private final RestoreSegments restores;
    private final InstantSource clock;

    CommandInlet(
            Inlet inlet,
            TransferCommands commands,
            SegmentWorker worker,
            BackupSegments backups,
            RestoreSegments restores,
            InstantSource clock) {
        this.clock = clock;
        this.inlet = inlet;
        this.commands = commands;
        this.worker = worker;
        this.backups = backups;
        this.restores = restores;
    }

    @Incoming("transfer-commands")
    @Blocking
    void command(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        inlet.take(record, this::handle);
    }

    /**
     * Segments may overtake one another; as many run at once as the pool of this name has threads.
     */
    @Incoming("transfer-segments")
    @Blocking(value = "segments", ordered = false)
    void segment(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        inlet.take(record, this::work, this::giveUp);
    }

    private void handle(Envelope<? extends Message> envelope) throws Inlet.CannotHandle {
        if (!(envelope.message() instanceof TransferCommand command)) {
            throw new Inlet.CannotHandle("ce_type", "is not a command of this topic");
        }
        commands.handle(envelope.id(), command, SagaMessages.traceOf(envelope));
    }

    private void work(Envelope<? extends Message> envelope)
            throws Inlet.CannotHandle, InterruptedException {
        switch (segmentCommand(envelope)) {
            case CopySegment copy -> {
                MDC.put("saga", copy.transfer().text());
                worker.work(backups, copy.transfer(), copy.segment(), queued(envelope));
            }
            case RestoreSegment restore -> {
                MDC.put("saga", restore.transfer().text());
                worker.work(restores, restore.transfer(), restore.segment(), queued(envelope));
            }
        }
    }

    private Duration queued(Envelope<? extends Message> envelope) {
        return QueueTime.of(envelope, clock);
    }

    /** A segment that meets a fault fails its disk: it would be asked for again and again. */
    private void giveUp(Envelope<? extends Message> envelope, RuntimeException fault)
            throws Inlet.CannotHandle {
        switch (segmentCommand(envelope)) {
            case CopySegment copy -> worker.giveUp(backups, copy.transfer(), copy.segment(), fault);
            case RestoreSegment restore ->
                    worker.giveUp(restores, restore.transfer(), restore.segment(), fault);
        }
    }

    private static SegmentCommand segmentCommand(Envelope<? extends Message> envelope)
            throws Inlet.CannotHandle {
        if (!(envelope.message() instanceof SegmentCommand command)) {
            throw new Inlet.CannotHandle("ce_type", "is not a command of this topic");
        }
        return command;
    }
}
