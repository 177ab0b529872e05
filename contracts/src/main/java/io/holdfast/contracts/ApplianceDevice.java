package io.holdfast.contracts;

/**
 * A disk, or a snapshot of one, that is plugged into an appliance and shows there as a block
 * device.
 *
 * @param appliance the VM it is plugged into
 * @param serial what it is found by in there
 */
public record ApplianceDevice(VmId appliance, DeviceSerial serial) {

    public ApplianceDevice {
        Require.present("appliance", appliance);
        Require.present("serial", serial);
    }

    /** Fails the field {@code device} of a message that is about another disk. */
    void requireOf(DiskId disk) {
        if (!serial.isOf(disk)) {
            throw new InvalidField(
                    "device.serial",
                    "is " + serial.text() + ", which is not of disk " + disk.text());
        }
    }
}
