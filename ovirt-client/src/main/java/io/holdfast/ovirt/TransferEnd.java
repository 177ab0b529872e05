package io.holdfast.ovirt;

/** How the waiting for an image transfer's end went. */
public sealed interface TransferEnd {

    record Succeeded(ImageTransfer transfer) implements TransferEnd {}

    /** Over without success; the disk of an upload is gone. */
    record Failed(ImageTransfer transfer) implements TransferEnd {}

    /**
     * Swept, or never known. The disk tells: status ok is success, illegal or missing is failure.
     */
    record Gone() implements TransferEnd {}

    /** The time is up. */
    record NotYet(ImageTransfer lastSeen) implements TransferEnd {}
}
