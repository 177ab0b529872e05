package io.holdfast.ovirt.imageio;

import java.io.IOException;

/**
 * The daemon ended a body early: how it tells of a cancelled ticket, failed storage or idleness
 * once the status is sent.
 */
final class ShortBodyException extends IOException {

    private final long received;

    ShortBodyException(long received, long expected) {
        super("the body ended after " + received + " of " + expected + " bytes");
        this.received = received;
    }

    long received() {
        return received;
    }
}
