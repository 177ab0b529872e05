package io.holdfast.repository.store;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes each request through a {@link RequestGate}. A listing counts when it is begun; its pages
 * are fetched one after another, as they are asked for.
 */
public final class GatedBlobStore implements BlobStore {

    private final BlobStore store;
    private final RequestGate gate;

    public GatedBlobStore(BlobStore store, RequestGate gate) {
        this.store = store;
        this.gate = gate;
    }

    @Override
    public PutOutcome putIfAbsent(BlobName name, ByteBuffer content) {
        return gate.pass(() -> store.putIfAbsent(name, content));
    }

    @Override
    public void replace(BlobName name, ByteBuffer content) {
        gate.pass(() -> {
            store.replace(name, content);
            return name;
        });
    }

    @Override
    public byte[] get(BlobName name, int bytesMax) {
        return gate.pass(() -> store.get(name, bytesMax));
    }

    @Override
    public void getRange(BlobName name, long offset, ByteBuffer target) {
        gate.pass(() -> {
            store.getRange(name, offset, target);
            return name;
        });
    }

    @Override
    public Optional<BlobInfo> head(BlobName name) {
        return gate.pass(() -> store.head(name));
    }

    @Override
    public Stream<BlobInfo> list(String prefix) {
        return gate.pass(() -> store.list(prefix));
    }

    @Override
    public void delete(BlobName name) {
        gate.pass(() -> {
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
