package io.holdfast.repository.maintenance;

import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.PutOutcome;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads within a budget, and makes no request that would go beyond it; never writes. */
final class BudgetedBlobStore implements BlobStore {

    /** What S3 gives with one request. */
    private static final int LISTED_BY_ONE_REQUEST = 1_000;

    private final BlobStore store;
    private long requestsLeft;
    private long bytesLeft;

    BudgetedBlobStore(BlobStore store, VerifyBudget budget) {
        this.store = store;
        this.requestsLeft = budget.requests();
        this.bytesLeft = budget.bytes();
    }

    /** The budget does not allow the next request. */
    static final class Spent extends RuntimeException {
        private static final long serialVersionUID = 1;

        Spent() {
            super("the budget is spent", null, false, false);
        }
    }

    private synchronized void spend(long bytes) {
        if (requestsLeft < 1 || bytesLeft < bytes) {
            throw new Spent();
        }
        requestsLeft--;
        bytesLeft -= bytes;
    }

    @Override
    public byte[] get(BlobName name, int bytesMax) {
        // Its length is not known, and must not be more than what is left.
        long bytes = head(name).map(BlobInfo::bytes).orElse(0L);
        spend(bytes);
        return store.get(name, (int) Math.min(bytesMax, Math.max(bytes, 1)));
    }

    @Override
    public void getRange(BlobName name, long offset, ByteBuffer target) {
        spend(target.remaining());
        store.getRange(name, offset, target);
    }

    @Override
    public Optional<BlobInfo> head(BlobName name) {
        spend(0);
        return store.head(name);
    }

    @Override
    public Stream<BlobInfo> list(String prefix) {
        spend(0);
        long[] listed = {0};
        return store.list(prefix)
                .peek(object -> {
                    listed[0]++;
                    if (listed[0] % LISTED_BY_ONE_REQUEST == 0) {
                        spend(0);
                    }
                });
    }

    @Override
    public PutOutcome putIfAbsent(BlobName name, ByteBuffer content) {
        throw new UnsupportedOperationException("a verification writes nothing");
    }

    @Override
    public void replace(BlobName name, ByteBuffer content) {
        throw new UnsupportedOperationException("a verification writes nothing");
    }

    @Override
    public void delete(BlobName name) {
        throw new UnsupportedOperationException("a verification deletes nothing");
    }

    @Override
    public String describe() {
        return store.describe();
    }
}
