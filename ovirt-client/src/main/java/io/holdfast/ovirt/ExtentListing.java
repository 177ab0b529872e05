package io.holdfast.ovirt;

/** imageio's answer to the question for extents. */
public sealed interface ExtentListing {

    /** In order, without gaps, from 0 to the end of the device. */
    record Listed(ExtentList extents) implements ExtentListing {}

    /**
     * Changed blocks are not known of this disk: read it in full by {@link ExtentContext#ZERO}, and
     * say so.
     */
    record NotIncremental(String reason) implements ExtentListing {}
}
