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

    DeviceInlet(
            Inlet inlet,
            Appliance appliance,
            DeviceFinding finding,
            SegmentWorker worker,
            BackupSegments backups,
            BackupDevices backupDevices,
            RestoreSegments restores,
            RestoreDevices restoreDevices) {
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
        inlet.take(record, this::work);
    }

    private void work(Envelope<? extends Message> envelope)
            throws Inlet.CannotHandle, InterruptedException {
        if (!(envelope.message() instanceof DeviceCommand command)) {
            throw new Inlet.CannotHandle("ce_type", "is not a command of this topic");
        }
        if (!appliance.is(command.appliance())) {
            return;
        }
        MDC.put("saga", command.transfer().text());
        switch (command) {
            case FindDevice find -> { // a transfer is one of them; the other does not know it
                finding.find(backupDevices, find.transfer());
                finding.find(restoreDevices, find.transfer());
            }
            case CopyDeviceSegment copy -> worker.work(backups, copy.transfer(), copy.segment());
            case RestoreDeviceSegment restore ->
                    worker.work(restores, restore.transfer(), restore.segment());
        }
    }
}
