package io.holdfast.commandline.image;

import java.io.IOException;
import java.util.Optional;

/** The offers that make up a segment, in order, without gap or overlap. */
interface Offers {

    /** The next one; empty when the segment is complete. Called by one thread at a time. */
    Optional<Offer> next() throws IOException;
}
