package io.holdfast.transfer.disk;

import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.repository.store.PutOutcome;
import io.holdfast.repository.store.RepositoryException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Stream;

/** A store in memory that can be taken away. */
final class SwitchableStore implements BlobStore {

    private final BlobStore store = new MemoryBlobStore();
    volatile boolean away;

    @Override
    public PutOutcome putIfAbsent(BlobName name, ByteBuffer content) {
        return there().putIfAbsent(name, content);
    }

    @Override
    public void replace(BlobName name, ByteBuffer content) {
        there().replace(name, content);
    }

    @Override
    public byte[] get(BlobName name, int bytesMax) {
        return there().get(name, bytesMax);
    }

    @Override
    public void getRange(BlobName name, long offset, ByteBuffer target) {
        there().getRange(name, offset, target);
    }

    @Override
    public Optional<BlobInfo> head(BlobName name) {
        return there().head(name);
    }

    @Override
    public Stream<BlobInfo> list(String prefix) {
        return there().list(prefix);
    }

    @Override
    public void delete(BlobName name) {
        there().delete(name);
    }

    @Override
    public String describe() {
        return "memory";
    }

    private BlobStore there() {
        if (away) {
            throw new RepositoryException.Unavailable("the store was taken away", null);
        }
        return store;
    }
}
