package io.holdfast.transfer.imagetransfer;

/** How an image transfer stands on its engine. */
public sealed interface Standing {

    /** Its ticket can be used. */
    record Transferring(OpenImageTransfer transfer) implements Standing {}

    /** Somebody paused it; it waits to be resumed, and the disk stays locked. */
    record Paused() implements Standing {}

    /** It is on its way from one phase to another. */
    record Changing(String phase) implements Standing {}

    /** It ended well. */
    record Succeeded() implements Standing {}

    /** It ended badly; an upload has taken its disk with it. */
    record Failed() implements Standing {}

    /** The engine knows nothing of it any more. */
    record Gone() implements Standing {}
}
