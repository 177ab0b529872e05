package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.repository.store.PutOutcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nobody waits for a disk, a store or a ledger with a sealer in hand. */
class SealersAreFreeTest {

    private static final int PATIENCE_SECONDS = 60;

    private static final RepositorySettings ONE_SEALER =
            new RepositorySettings(
                    RoundTripTest.CHUNK_BYTES,
                    RoundTripTest.SEGMENT_BYTES,
                    20 << 10,
                    1,
                    1,
                    2,
                    16 << 10,
                    2);

    private final MasterKey key = MasterKey.generate();
    private final byte[] disk = new byte[RoundTripTest.SEGMENT_BYTES];

    private DiskManifestId store(Repository repository, long seed)
            throws IOException, InterruptedException {
        new SplittableRandom(seed).nextBytes(disk);
        return new PlannedDisk(repository, DiskTransfers.pin(repository), 8192, 1)
                .store(disk.clone(), Optional.empty(), PlannedDisk.allData(disk))
                .manifest();
    }

    @Test
    void a_sink_that_waits_holds_no_sealer() throws Exception {
        try (Repository repository =
                Repository.create(new MemoryBlobStore(), key, ONE_SEALER, MemoryLedger::new)) {
            DiskManifestId manifest = store(repository, 1);
            CountDownLatch both = new CountDownLatch(2);
            repository.readDisk(
                    manifest,
                    new RunSink() {
                        @Override
                        public void data(long offsetInDisk, ByteBuffer plain)
                                throws InterruptedException {
                            both.countDown();
                            assertThat(both.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
                        }

                        @Override
                        public void zero(long offsetInDisk, long length) {}
                    });
        }
    }

    @Test
    void a_writer_that_waits_for_the_store_holds_no_sealer() throws Exception {
        HeldStore store = new HeldStore();
        try (Repository repository = Repository.create(store, key, ONE_SEALER, MemoryLedger::new);
                ExecutorService threads = Executors.newSingleThreadExecutor()) {
            DiskManifestId first = store(repository, 2);
            byte[] expected = disk.clone();
            store.holding = true;
            Future<DiskManifestId> second = threads.submit(() -> store(repository, 3));
            assertThat(store.held.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

            assertThat(DiskTransfers.read(repository, first)).isEqualTo(expected);

            store.released.countDown();
            assertThat(DiskTransfers.read(repository, second.get())).isEqualTo(disk);
        }
    }

    /** Holds packs back, as many as may be in memory. */
    private static final class HeldStore implements BlobStore {
        private final MemoryBlobStore store = new MemoryBlobStore();
        private final CountDownLatch held = new CountDownLatch(3);
        private final CountDownLatch released = new CountDownLatch(1);
        private volatile boolean holding;

        @Override
        public PutOutcome putIfAbsent(BlobName name, ByteBuffer content) {
            if (holding && name.value().startsWith("packs/")) {
                held.countDown();
                try {
                    assertThat(released.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(e);
                }
            }
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
        public Stream<BlobInfo> list(String prefix) {
            return store.list(prefix);
        }

        @Override
        public void delete(BlobName name) {
            store.delete(name);
        }

        @Override
        public String describe() {
            return store.describe();
        }
    }
}
