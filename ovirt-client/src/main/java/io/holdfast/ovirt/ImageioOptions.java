package io.holdfast.ovirt;

import java.util.Optional;
import java.util.Set;

/**
 * What the daemon says of a ticket.
 *
 * @param features among {@code checksum}, {@code extents}, {@code flush}, {@code zero}
 * @param maxReaders connections that may read the disk at once, in all processes together: one more
 *     is not refused but hangs
 * @param maxWriters the same for writing; 1 on file backends
 * @param localSocket the daemon's socket for clients on its host; told to all others as well
 */
public record ImageioOptions(
        Set<String> features, int maxReaders, int maxWriters, Optional<String> localSocket) {

    public ImageioOptions {
        features = Set.copyOf(features);
        if (maxReaders < 1 || maxWriters < 1) {
            throw new IllegalArgumentException(
                    "imageio allows " + maxReaders + " readers and " + maxWriters + " writers");
        }
    }

    /** A daemon that names no socket of its own. */
    public ImageioOptions(Set<String> features, int maxReaders, int maxWriters) {
        this(features, maxReaders, maxWriters, Optional.empty());
    }
}
