package io.holdfast.ovirt.imageio;

import java.io.IOException;

/** A phase of a request did not end by its deadline, and the socket was cut. */
final class OverdueException extends IOException {

    OverdueException(String phase, IOException cause) {
        super("deadline passed while " + phase, cause);
    }
}
