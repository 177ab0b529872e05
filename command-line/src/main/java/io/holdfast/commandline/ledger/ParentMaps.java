package io.holdfast.commandline.ledger;

import io.holdfast.repository.format.SegmentMap;

/** Is told of the parent's maps before a segment is written over one of them. */
public interface ParentMaps {

    /** What was learned of a map; closed when its segment is written. */
    interface Learned extends AutoCloseable {
        @Override
        void close();
    }

    /** A segment is about to be written over this map. */
    Learned learn(SegmentMap map);

    /** For a ledger that knows all chunks by itself. */
    static ParentMaps none() {
        return map -> () -> {};
    }
}
