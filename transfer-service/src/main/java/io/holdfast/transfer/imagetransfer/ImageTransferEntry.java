package io.holdfast.transfer.imagetransfer;

/** What the book says of the image transfer of a disk transfer. */
public sealed interface ImageTransferEntry {

    /** It was asked for, and nobody saw the engine's answer. */
    record Starting() implements ImageTransferEntry {}

    /** It is open, as far as we know. */
    record Open(OpenImageTransfer transfer) implements ImageTransferEntry {}

    /** It was closed, and none is to be opened again. */
    record Closed() implements ImageTransferEntry {}
}
