package io.holdfast.contracts;

/** Say whether the device of a disk transfer shows in its appliance. Internal work. */
public record FindDevice(VmId appliance, DiskTransferId transfer) implements DeviceCommand {

    public FindDevice {
        Require.present("appliance", appliance);
        Require.present("transfer", transfer);
    }
}
