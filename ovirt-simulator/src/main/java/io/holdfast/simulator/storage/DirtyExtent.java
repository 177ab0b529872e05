package io.holdfast.simulator.storage;

/**
 * A run of equal kind, as imageio lists it.
 *
 * @param dirty written since the bitmap was started
 * @param zero reads as zeros
 */
public record DirtyExtent(ByteRange range, boolean dirty, boolean zero) {}
