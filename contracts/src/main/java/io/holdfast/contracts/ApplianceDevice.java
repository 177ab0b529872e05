package io.holdfast.contracts;

/**
 * A disk snapshot that is plugged into an appliance and shows there as a block device.
 *
 * @param appliance the VM it is plugged into
 * @param serial what it is found by in there
 */
public record ApplianceDevice(VmId appliance, DeviceSerial serial) {

    public ApplianceDevice {
        Require.present("appliance", appliance);
        Require.present("serial", serial);
    }
}
