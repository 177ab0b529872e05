package io.holdfast.repository;

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
}
