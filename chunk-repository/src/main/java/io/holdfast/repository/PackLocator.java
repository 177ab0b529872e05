package io.holdfast.repository;

import io.holdfast.repository.format.ChunkReference;

/** Knows where the chunks of rewritten packs went. */
interface PackLocator {

    /**
     * Where the chunk is now: the same chunk and the same sealed bytes, perhaps in another pack.
     *
     * @return {@code chunk} itself unless its pack was rewritten
     */
    ChunkReference locate(ChunkReference chunk);

    /** For a repository whose packs were never rewritten. */
    static PackLocator inPlace() {
        return chunk -> chunk;
    }
}
