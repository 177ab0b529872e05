package io.holdfast.ovirt;

/** The way to disk bytes. Safe for many threads. */
public interface ImageioClient {

    /**
     * Opens a session for one ticket and asks what the daemon allows; {@link ImageioException} when
     * it is out of reach or rejects the ticket.
     */
    ImageioSession open(TicketUrl url, ImageioLimits limits);
}
