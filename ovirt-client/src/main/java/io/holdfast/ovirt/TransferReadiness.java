package io.holdfast.ovirt;

/** How the waiting for an image transfer's URL ended. */
public sealed interface TransferReadiness {

    /** Bytes can flow through the URL. */
    record Ready(ImageTransfer transfer, TicketUrl url) implements TransferReadiness {}

    /** Paused, cancelled, failed or finished, as its phase says. */
    record Stopped(ImageTransfer transfer) implements TransferReadiness {}

    /** The engine does not know it, or no longer. */
    record Gone() implements TransferReadiness {}

    /** The time is up. */
    record NotYet(ImageTransfer lastSeen) implements TransferReadiness {}
}
