package io.holdfast.contracts;

/** How the bytes of a restore reach the new disks. */
public enum RestoreWay {
    /** An image transfer onto each disk. */
    IMAGE_TRANSFER,
    /** Each disk plugged into the appliance while it is written, as a block device there. */
    APPLIANCE
}
