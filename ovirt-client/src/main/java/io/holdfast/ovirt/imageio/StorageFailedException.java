package io.holdfast.ovirt.imageio;

import java.io.IOException;

/**
 * HTTP 5xx: the daemon's own connection to the disk is broken, for this HTTP connection for good.
 */
final class StorageFailedException extends IOException {

    StorageFailedException(String said) {
        super(said);
    }
}
