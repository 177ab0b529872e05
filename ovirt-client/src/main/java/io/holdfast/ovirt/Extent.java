package io.holdfast.ovirt;

/**
 * A run of guest bytes of one kind.
 *
 * @param zero reads as zeros: note it, fetch nothing
 * @param hole unallocated in this layer; seen only where a single layer is exported
 * @param dirty changed since the checkpoint; in a listing of {@link ExtentContext#ZERO} always
 *     true, as nothing is inherited there
 */
public record Extent(ByteRange range, boolean zero, boolean hole, boolean dirty) {

    /** Whether these bytes must be fetched. */
    public boolean isToBeRead() {
        return dirty && !zero;
    }
}
