package io.holdfast.repository.store;

import io.holdfast.repository.store.StoreMeter.Outcome;
import io.holdfast.repository.store.StoreMeter.Request;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Tells a meter of each request, with its outcome, bytes and time. */
public final class MeteredBlobStore implements BlobStore {

    private final BlobStore store;
    private final StoreMeter meter;

    public MeteredBlobStore(BlobStore store, StoreMeter meter) {
        this.store = store;
        this.meter = meter;
    }

    @Override
    public PutOutcome putIfAbsent(BlobName name, ByteBuffer content) {
        int bytes = content.remaining();
        return metered(
                Request.PUT,
                outcome -> outcome == PutOutcome.STORED ? bytes : 0,
                () -> store.putIfAbsent(name, content));
    }

    @Override
    public void replace(BlobName name, ByteBuffer content) {
        int bytes = content.remaining();
        metered(
                Request.PUT,
                done -> bytes,
                () -> {
                    store.replace(name, content);
                    return name;
                });
    }

    @Override
    public byte[] get(BlobName name, int bytesMax) {
        return metered(Request.GET, bytes -> bytes.length, () -> store.get(name, bytesMax));
    }

    @Override
    public void getRange(BlobName name, long offset, ByteBuffer target) {
        int bytes = target.remaining();
        metered(
                Request.GET_RANGE,
                done -> bytes,
                () -> {
                    store.getRange(name, offset, target);
                    return name;
                });
    }

    @Override
    public Optional<BlobInfo> head(BlobName name) {
        return metered(Request.HEAD, found -> 0, () -> store.head(name));
    }

    @Override
    public Stream<BlobInfo> list(String prefix) {
        return metered(Request.LIST, found -> 0, () -> store.list(prefix));
    }

    @Override
    public void delete(BlobName name) {
        metered(
                Request.DELETE,
                done -> 0,
                () -> {
                    store.delete(name);
                    return name;
                });
    }

    private <T> T metered(Request request, ToLongFunction<T> bytes, Supplier<T> call) {
        long started = System.nanoTime();
        Outcome outcome = Outcome.FAILED;
        long moved = 0;
        try {
            T result = call.get();
            outcome = Outcome.DONE;
            moved = bytes.applyAsLong(result);
            return result;
        } catch (RepositoryException e) {
            outcome = outcome(e);
            throw e;
        } finally {
            meter.request(request, outcome, moved, Duration.ofNanos(System.nanoTime() - started));
        }
    }

    private static Outcome outcome(RepositoryException e) {
        return switch (e) {
            case RepositoryException.Unavailable unavailable -> Outcome.UNAVAILABLE;
            case RepositoryException.Corrupt corrupt -> Outcome.CORRUPT;
            case RepositoryException.Missing missing -> Outcome.MISSING;
            case RepositoryException.Refused refused -> Outcome.REFUSED;
        };
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
