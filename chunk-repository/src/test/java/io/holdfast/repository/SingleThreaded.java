package io.holdfast.repository;

import io.holdfast.repository.json.RepositoryFile;
import io.holdfast.repository.ledger.EpochMarks;
import io.holdfast.repository.ledger.Ledger;
import io.holdfast.repository.objects.RepositoryHead;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.BlobStore;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A repository that makes each of its requests on its caller's thread, so that whoever holds the
 * thread decides what happens when.
 */
public final class SingleThreaded {

    /** One of everything. */
    public static final RepositorySettings SMALL =
            new RepositorySettings(4 << 10, 16 << 10, 18 << 10, 1, 1, 1, 16 << 10, 1);

    private SingleThreaded() {}

    /** Opened as {@link Repository#open} does. */
    public static Repository open(BlobStore store, MasterKey key, Ledger ledger) {
        RepositoryFile file = RepositoryHead.read(store);
        ledger.requireComplete();
        new EpochMarks(store).keep(ledger);
        return new SealedRepository(
                file.id(),
                store,
                RepositoryHead.unlock(store, file, key),
                SMALL.withLayout(file.chunkBytes(), file.segmentBytes()),
                ledger,
                new OnTheCaller());
    }

    /** Has nothing of its own to end. */
    private static final class OnTheCaller extends AbstractExecutorService {
        @Override
        public void execute(Runnable command) {
            command.run();
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return true;
        }

        @Override
        public boolean isTerminated() {
            return true;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
