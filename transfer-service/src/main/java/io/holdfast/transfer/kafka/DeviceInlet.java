package io.holdfast.transfer.kafka;

import io.holdfast.contracts.CopyDeviceSegment;
import io.holdfast.contracts.DeviceCommand;
import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.FindDevice;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.RestoreDeviceSegment;
import io.holdfast.messaging.Inlet;
import io.holdfast.transfer.backup.BackupDevices;
import io.holdfast.transfer.backup.BackupSegments;
import io.holdfast.transfer.device.Appliance;
import io.holdfast.transfer.device.DeviceFinding;
import io.holdfast.transfer.restore.RestoreDevices;
import io.holdfast.transfer.restore.RestoreSegments;
import io.holdfast.transfer.segment.SegmentWorker;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.MDC;

/** What only a worker inside an appliance can do; another appliance's is left to its workers. */
@ApplicationScoped
public class DeviceInlet {

    private final Inlet inlet;
    private final Appliance appliance;
    private final DeviceFinding finding;
    private final SegmentWorker worker;
    private final BackupSegments backups;
    private final BackupDevices backupDevices;
    private final RestoreSegments restores;
    private final RestoreDevices restoreDevices;
    private final InstantSource clock;

    DeviceInlet(
            Inlet inlet,
            Appliance appliance,
            DeviceFinding finding,
            SegmentWorker worker,
            BackupSegments backups,
            BackupDevices backupDevices,
            RestoreSegments restores,
            RestoreDevices restoreDevices,
            InstantSource clock) {
        this.clock = clock;
        this.inlet = inlet;
        this.appliance = appliance;
        this.finding = finding;
        this.worker = worker;
        this.backups = backups;
        this.backupDevices = backupDevices;
        this.restores = restores;
        this.restoreDevices = restoreDevices;
    }

    /** On the threads of the other segments, of which the memory is counted. */
    @Incoming("transfer-devices")
    @Blocking(value = "segments", ordered = false)
    void command(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        inlet.take(record, this::work, this::giveUp);
    }

    private void work(Envelope<? extends Message> envelope)
            throws Inlet.CannotHandle, InterruptedException {
        DeviceCommand command = deviceCommand(envelope);
        if (!appliance.is(command.appliance())) {
            return;
        }
        MDC.put("saga", command.transfer().text());
        switch (command) {
            case FindDevice find -> { // a transfer is one of them; the other does not know it
                finding.find(backupDevices, find.transfer());
                finding.find(restoreDevices, find.transfer());
            }
            case CopyDeviceSegment copy ->
                    worker.work(backups, copy.transfer(), copy.segment(), queued(envelope));
            case RestoreDeviceSegment restore ->
                    worker.work(restores, restore.transfer(), restore.segment(), queued(envelope));
        }
    }

    private Duration queued(Envelope<? extends Message> envelope) {
        return QueueTime.of(envelope, clock);
    }

    /** As with other segments; a device is asked for until the saga's own deadline. */
    private void giveUp(Envelope<? extends Message> envelope, RuntimeException fault)
            throws Inlet.CannotHandle {
        switch (deviceCommand(envelope)) {
            case FindDevice _ -> throw Inlet.CannotHandle.after(fault);
            case CopyDeviceSegment copy ->
                    worker.giveUp(backups, copy.transfer(), copy.segment(), fault);
            case RestoreDeviceSegment restore ->
                    worker.giveUp(restores, restore.transfer(), restore.segment(), fault);
        }
    }

    private static DeviceCommand deviceCommand(Envelope<? extends Message> envelope)
            throws Inlet.CannotHandle {
        if (!(envelope.message() instanceof DeviceCommand command)) {
            throw new Inlet.CannotHandle("ce_type", "is not a command of this topic");
        }
        return command;
    }
}
