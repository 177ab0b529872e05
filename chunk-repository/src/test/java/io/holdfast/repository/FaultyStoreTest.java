package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.FaultyBlobStore;
import io.holdfast.repository.store.FaultyBlobStore.Fault;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.repository.store.RepositoryException;
import io.holdfast.repository.store.Retrying;
import io.holdfast.repository.store.RetryingBlobStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultyStoreTest {

    private static final Retrying.Patience QUICK =
            new Retrying.Patience(Duration.ofNanos(2), Duration.ofNanos(2), Duration.ofMinutes(1));

    /** Longer than anybody waits. */
    private static final FaultyBlobStore.Slowness NEVER =
            new FaultyBlobStore.Slowness(
                    Retrying.Time.real(), Duration.ofDays(1), Duration.ofNanos(1));

    private final BlobStore memory = new MemoryBlobStore();
    private final MasterKey key = MasterKey.generate();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void a_disk_passes_through_a_store_that_drops_requests_and_answers_or_gives_none_in_time(
            long seed) throws Exception {
        Repository.create(memory, key, RoundTripTest.SMALL, MemoryLedger::new);
        RandomDisk disk = RandomDisk.of(seed, 200_000, RoundTripTest.CHUNK_BYTES);
        BlobStore faulty =
                FaultyBlobStore.seeded(
                                memory,
                                List.of(Fault.UNAVAILABLE, Fault.ANSWER_LOST, Fault.SLOW),
                                3,
                                seed)
                        .answeringLate(NEVER);
        try (Repository repository =
                Repository.open(
                        new RetryingBlobStore(faulty, Retrying.real(QUICK)),
                        key,
                        RoundTripTest.SMALL,
                        MemoryLedger::new)) {
            DiskManifestId manifest = DiskTransfers.store(repository, disk);

            assertThat(DiskTransfers.read(repository, manifest)).isEqualTo(disk.bytes());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void a_store_that_alters_what_it_gives_is_never_believed(long seed) throws Exception {
        Repository written = Repository.create(memory, key, RoundTripTest.SMALL, MemoryLedger::new);
        RandomDisk disk = RandomDisk.of(seed, 200_000, RoundTripTest.CHUNK_BYTES);
        DiskManifestId manifest = DiskTransfers.store(written, disk);
        DiskTransfers.CheckedDisk sink = new DiskTransfers.CheckedDisk(disk.bytes().length);
        RepositoryReader read = RepositoryReader.open(memory, key, RoundTripTest.SMALL);
        BlobStore lying =
                FaultyBlobStore.seeded(memory, List.of(Fault.TRUNCATED, Fault.ALTERED), 6, seed);
        Throwable failure =
                catchThrowable(() -> {
                    try (RepositoryReader repository =
                            RepositoryReader.open(lying, key, RoundTripTest.SMALL)) {
                        repository.readDisk(manifest, sink);
                    }
                });

        assertThat(sink.agreesWith(disk.bytes())).isTrue();
        if (failure == null) {
            assertThat(sink.whole()).isEqualTo(disk.bytes());
        } else {
            assertThat(failure).isInstanceOf(RepositoryException.class);
        }
        assertThat(DiskTransfers.read(read, manifest)).isEqualTo(disk.bytes());
    }

    @Test
    void a_pack_that_cannot_be_stored_fails_the_segment_and_no_map_is_written() throws Exception {
        Repository.create(memory, key, RoundTripTest.SMALL, MemoryLedger::new);
        List<Fault> script = new ArrayList<>(Collections.nCopies(1000, Fault.UNAVAILABLE));
        script.addFirst(Fault.NONE); // the repository file is read
        script.addFirst(Fault.NONE); // and who keeps the repository
        Repository repository =
                Repository.open(
                        FaultyBlobStore.scripted(memory, script, 1),
                        key,
                        RoundTripTest.SMALL,
                        MemoryLedger::new);
        RandomDisk disk = RandomDisk.of(5, RoundTripTest.SEGMENT_BYTES, RoundTripTest.CHUNK_BYTES);

        assertThatThrownBy(() ->
                        DiskTransfers.storeSegment(
                                repository, disk, 0, RoundTripTest.SEGMENT_BYTES, 2))
                .isInstanceOf(RepositoryException.Unavailable.class);
        assertThat(RoundTripTest.contents(memory)).containsOnlyKeys("holdfast.json");
    }

    @Test
    void what_a_sink_throws_reaches_the_caller_as_it_is() throws Exception {
        Repository repository =
                Repository.create(memory, key, RoundTripTest.SMALL, MemoryLedger::new);
        RandomDisk disk = RandomDisk.of(6, 200_000, RoundTripTest.CHUNK_BYTES);
        DiskManifestId manifest = DiskTransfers.store(repository, disk);
        IOException full = new IOException("the target is full");

        assertThatThrownBy(() ->
                        repository.readDisk(
                                manifest,
                                new RunSink() {
                                    @Override
                                    public void data(long offset, ByteBuffer plain)
                                            throws IOException {
                                        throw full;
                                    }

                                    @Override
                                    public void zero(long offset, long length) {}
                                }))
                .isSameAs(full);
    }
}
