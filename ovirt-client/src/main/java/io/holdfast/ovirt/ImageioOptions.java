package io.holdfast.ovirt;

import java.util.Set;

/**
 * What the daemon says of a ticket.
 *
 * @param features among {@code checksum}, {@code extents}, {@code flush}, {@code zero}
 * @param maxReaders connections that may read the disk at once, in all processes together: one more
 *     is not refused but hangs
 * @param maxWriters the same for writing; 1 on file backends
 */
public record ImageioOptions(Set<String> features, int maxReaders, int maxWriters) {

    public ImageioOptions {
        features = Set.copyOf(features);
        if (maxReaders < 1 || maxWriters < 1) {
            throw new IllegalArgumentException(
                    "imageio allows " + maxReaders + " readers and " + maxWriters + " writers");
        }
    }
}
