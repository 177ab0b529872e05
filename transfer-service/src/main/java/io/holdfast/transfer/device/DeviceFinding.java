package io.holdfast.transfer.device;

import io.holdfast.contracts.DiskTransferId;
import io.holdfast.transfer.failure.PatientWork;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks for the device of a disk transfer that waits to know whether it shows. One that was plugged
 * just now is waited for as long as patience says.
 */
public final class DeviceFinding {

    private final PatientWork patient;
    private final Set<DiskTransferId> atWork = ConcurrentHashMap.newKeySet();

    public DeviceFinding(PatientWork patient) {
        this.patient = patient;
    }

    /** Returns when the saga knows whether the device shows, or does not want to know. */
    public <C, E> void find(AwaitedDevice<C, E> device, DiskTransferId transfer)
            throws InterruptedException {
        if (!atWork.add(transfer)) {
            return;
        }
        try {
            Optional<C> waiting = device.awaiting(transfer);
            if (waiting.isPresent()) {
                device.tell(
                        transfer, patient.done(() -> device.look(waiting.get()), device::broken));
            }
        } finally {
            atWork.remove(transfer);
        }
    }
}
