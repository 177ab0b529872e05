package io.holdfast.simulator.storage;

/**
 * A run of equal kind, as imageio lists it.
 *
 * @param zero reads as zeros
 * @param hole not allocated in this layer; only ever set in the view of a single layer
 */
public record ZeroExtent(ByteRange range, boolean zero, boolean hole) {}
