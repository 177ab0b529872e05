package io.holdfast.commandline.dirty;

import io.holdfast.commandline.disk.ByteRange;
import java.util.Objects;

/**
 * A run of a disk as imageio's {@code extents?context=dirty} tells it.
 *
 * @param dirty changed since the parent
 * @param zero reads as zeros now
 */
public record DirtyExtent(ByteRange range, boolean dirty, boolean zero) {

    public DirtyExtent {
        Objects.requireNonNull(range, "range");
    }
}
