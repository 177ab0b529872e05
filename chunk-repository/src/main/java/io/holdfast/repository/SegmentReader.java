package io.holdfast.repository;

import io.holdfast.repository.format.SegmentPlace;
import java.io.IOException;

/** Reads one segment of one disk. */
public interface SegmentReader {

    /**
     * Gives every run of the segment to {@code sink}, from a few threads at once. Each needed chunk
     * is fetched once, verified (seal, keyed digest, length) and only then given.
     *
     * @throws io.holdfast.repository.store.RepositoryException.Corrupt with pack, chunk and disk
     *     offset, if what is stored is not what was written; no wrong byte was given
     * @throws IOException if the sink threw it
     */
    void forEachRun(RunSink sink) throws IOException, InterruptedException;

    /**
     * The same for a range: only the chunks that it needs are fetched, and runs are cut to it.
     *
     * @param range in the disk; what of it is outside the segment is left out
     */
    void forEachRunWithin(SegmentPlace range, RunSink sink)
            throws IOException, InterruptedException;
}
