package io.holdfast.repository.store;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The medium: whole objects by name. What an implementation promises:
 *
 * <ul>
 *   <li>An object is there whole or not at all, and durable once a put has returned.
 *   <li>A put is seen by each later get, head and list of any client.
 *   <li>All methods may be called from any thread; none keeps a buffer after it returned.
 *   <li>Nothing waits for ever: each call ends within a bounded time.
 *   <li>Failures are {@link RepositoryException}s: {@link RepositoryException.Unavailable} when the
 *       same call may succeed later, another kind when it will not.
 * </ul>
 */
public interface BlobStore extends AutoCloseable {

    /**
     * Stores the remaining bytes of {@code content} unless an object of that name exists. Of two
     * puts at the same time at most one is {@link PutOutcome#STORED} where the medium can decide;
     * where it cannot (an S3 without conditional put) the later one wins, which is why callers name
     * objects by their content or at random. The buffer's position is left as it was.
     */
    PutOutcome putIfAbsent(BlobName name, ByteBuffer content);

    /**
     * Puts the remaining bytes of {@code content} in the place of what is there, if anything. A
     * reader meets the old object or the new one, whole; of two replacements at the same time the
     * later one stands. For the repository file, and to mend an object that is named by its content
     * and is damaged: every other object is written once. The buffer's position is left as it was.
     */
    void replace(BlobName name, ByteBuffer content);

    /**
     * The whole object.
     *
     * @param bytesMax the length up to which it is read; longer is {@link
     *     RepositoryException.Corrupt}
     * @throws RepositoryException.Missing if there is none
     */
    byte[] get(BlobName name, int bytesMax);

    /**
     * Fills {@code target} from its position to its limit with the bytes from {@code offset} on.
     *
     * @throws RepositoryException.Missing if there is no such object
     * @throws RepositoryException.Corrupt if the object ends before the range does
     */
    void getRange(BlobName name, long offset, ByteBuffer target);

    /** The object's length, or empty if there is none. */
    Optional<BlobInfo> head(BlobName name);

    /**
     * The objects whose names start with {@code prefix}, fetched as they are asked for, in no
     * promised order. The caller closes the stream. An empty prefix lists everything. Objects whose
     * names no {@link BlobName} has are left out.
     */
    Stream<BlobInfo> list(String prefix);

    /** Removes the object; that it is not there is no error. */
    void delete(BlobName name);

    /** Where this is, as a person would look for it; without credentials. */
    String describe();

    @Override
    default void close() {}
}
