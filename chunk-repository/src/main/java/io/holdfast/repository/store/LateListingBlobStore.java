package io.holdfast.repository.store;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A store whose listings are late on purpose, for tests: they show what was there when it was made
 * or last caught up, nothing newer, and what is gone since still. All else is seen at once.
 */
public final class LateListingBlobStore implements BlobStore {

    private final BlobStore store;
    private volatile List<BlobInfo> then;

    public LateListingBlobStore(BlobStore store) {
        this.store = store;
        this.then = all(store);
    }

    private static List<BlobInfo> all(BlobStore store) {
        try (Stream<BlobInfo> all = store.list("")) {
            return all.toList();
        }
    }

    /** From now on listings show what is there now. */
    public void catchUp() {
        then = all(store);
    }

    @Override
    public Stream<BlobInfo> list(String prefix) {
        return then.stream().filter(object -> object.name().value().startsWith(prefix));
    }

    @Override
    public PutOutcome putIfAbsent(BlobName name, ByteBuffer content) {
        return store.putIfAbsent(name, content);
    }

    @Override
    public void replace(BlobName name, ByteBuffer content) {
        store.replace(name, content);
    }

    @Override
    public byte[] get(BlobName name, int bytesMax) {
        return store.get(name, bytesMax);
    }

    @Override
    public void getRange(BlobName name, long offset, ByteBuffer target) {
        store.getRange(name, offset, target);
    }

    @Override
    public Optional<BlobInfo> head(BlobName name) {
        return store.head(name);
    }

    @Override
    public void delete(BlobName name) {
        store.delete(name);
    }

    @Override
    public String describe() {
        return "late " + store.describe();
    }

    @Override
    public void close() {
        store.close();
    }
}
