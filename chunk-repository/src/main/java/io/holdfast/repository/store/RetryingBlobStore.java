package io.holdfast.repository.store;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Asks again when the store is {@link RepositoryException.Unavailable}, and for nothing else. A put
 * whose answer was lost may come back as {@link PutOutcome#ALREADY_THERE}. A listing that fails in
 * the middle goes on where it was, if the store lists by name in ascending order.
 */
public final class RetryingBlobStore implements BlobStore {

    private final BlobStore store;
    private final Retrying retrying;

    public RetryingBlobStore(BlobStore store, Retrying retrying) {
        this.store = store;
        this.retrying = retrying;
    }

    @Override
    public PutOutcome putIfAbsent(BlobName name, ByteBuffer content) {
        return retrying.ask(() -> store.putIfAbsent(name, content));
    }

    @Override
    public void replace(BlobName name, ByteBuffer content) {
        retrying.ask(() -> {
            store.replace(name, content);
            return name;
        });
    }

    @Override
    public byte[] get(BlobName name, int bytesMax) {
        return retrying.ask(() -> store.get(name, bytesMax));
    }

    @Override
    public void getRange(BlobName name, long offset, ByteBuffer target) {
        int start = target.position();
        retrying.ask(() -> {
            store.getRange(name, offset, target.position(start));
            return name;
        });
    }

    @Override
    public Optional<BlobInfo> head(BlobName name) {
        return retrying.ask(() -> store.head(name));
    }

    @Override
    public Stream<BlobInfo> list(String prefix) {
        ResumedListing listing = new ResumedListing(() -> store.list(prefix), retrying);
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(
                                listing, Spliterator.NONNULL | Spliterator.DISTINCT),
                        false)
                .onClose(listing::close);
    }

    @Override
    public void delete(BlobName name) {
        retrying.ask(() -> {
            store.delete(name);
            return name;
        });
    }

    @Override
    public String describe() {
        return store.describe();
    }

    @Override
    public void close() {
        store.close();
    }
}
