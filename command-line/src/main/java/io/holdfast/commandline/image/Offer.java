package io.holdfast.commandline.image;

import io.holdfast.commandline.disk.ByteRange;

/** What is known of a run of a segment before it is written. */
sealed interface Offer {

    ByteRange range();

    /** To be read from the image; short enough for one buffer, cut on the chunk grid. */
    record Read(ByteRange range) implements Offer {}

    /** Zero, without reading it. */
    record Zero(ByteRange range) implements Offer {}

    /** As in the parent recovery point. */
    record Unchanged(ByteRange range) implements Offer {}
}
