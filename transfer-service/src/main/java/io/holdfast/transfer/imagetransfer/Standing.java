package io.holdfast.transfer.imagetransfer;

/** How an image transfer stands on its engine. */
public sealed interface Standing {

    /** Its ticket can be used. */
    record Transferring(OpenImageTransfer transfer) implements Standing {}

    /** Somebody paused it, and is to resume it; the disk stays locked. */
    record PausedByUser() implements Standing {}

    /**
     * The engine paused an upload: it was away for longer than a ticket lives, or heard nothing for
     * too long. It waits to be resumed, and the disk stays locked.
     */
    record PausedBySystem() implements Standing {}

    /** It is on its way from one phase to another. */
    record Changing(String phase) implements Standing {}

    /** It ended well. */
    record Succeeded() implements Standing {}

    /** It ended badly; an upload has taken its disk with it. */
    record Failed() implements Standing {}

    /** The engine knows nothing of it any more. */
    record Gone() implements Standing {}
}
