package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.DiskExtent.Kind;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.SegmentPlace;
import io.holdfast.repository.ledger.Ledger;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.ledger.PackEntry;
import io.holdfast.repository.ledger.Pin;
import io.holdfast.repository.ledger.PinId;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.FaultyBlobStore;
import io.holdfast.repository.store.FaultyBlobStore.Fault;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.repository.store.RepositoryException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeduplicationTest {

    private static final int CHUNK = RoundTripTest.CHUNK_BYTES;
    private static final int SEGMENT = RoundTripTest.SEGMENT_BYTES;

    private final MemoryBlobStore store = new MemoryBlobStore();
    private final MasterKey key = MasterKey.generate();

    /** What was asked of the ledger, with what the store held at that moment. */
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

    /** A ledger that is listened to. */
    private Ledger listened(UUID repository) {
        MemoryLedger ledger = new MemoryLedger(repository);
        return (Ledger)
                Proxy.newProxyInstance(
                        Ledger.class.getClassLoader(),
                        new Class<?>[] {Ledger.class},
                        (_, method, arguments) -> {
                            note(method.getName(), arguments);
                            try {
                                return method.invoke(ledger, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    private void note(String method, Object[] arguments) {
        switch (method) {
            case "find" -> calls.add("find " + ((Collection<?>) arguments[1]).size());
            case "announce", "stored" -> {
                BlobName pack = ((PackId) arguments[1]).blob();
                calls.add(method + (store.head(pack).isPresent() ? " what is there" : " ahead"));
            }
            default -> {}
        }
    }

    private static byte[] noise(long seed, int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    private static PlannedDisk planned(Repository repository, long job) {
        Pin pin = repository.pin(new PinId(new UUID(1, job)), Optional.empty());
        return new PlannedDisk(repository, pin, 4 * CHUNK, 1);
    }

    private static PlannedDisk.Stored full(PlannedDisk planned, byte[] disk)
            throws IOException, InterruptedException {
        return planned.store(disk, Optional.empty(), PlannedDisk.allData(disk));
    }

    @Test
    void content_of_another_disk_is_not_stored_again_wherever_it_lies_on_the_grid()
            throws Exception {
        try (Repository repository =
                Repository.create(store, key, RoundTripTest.SMALL, MemoryLedger::new)) {
            byte[] first = noise(1, 2 * SEGMENT);
            byte[] second = new byte[2 * SEGMENT];
            System.arraycopy(first, 0, second, 3 * CHUNK, 2 * SEGMENT - 3 * CHUNK);
            full(planned(repository, 1), first);

            PlannedDisk.Stored again = full(planned(repository, 2), second);

            assertThat(again.bytesNew()).isZero();
            assertThat(DiskTransfers.read(repository, again.manifest())).isEqualTo(second);
        }
    }

    @Test
    void the_ledger_is_asked_once_a_buffer_and_packs_are_announced_ahead_and_known_afterwards()
            throws Exception {
        try (Repository repository =
                Repository.create(store, key, RoundTripTest.SMALL, this::listened)) {
            byte[] disk = noise(2, SEGMENT);
            System.arraycopy(disk, 0, disk, 8 * CHUNK, 4 * CHUNK);
            full(planned(repository, 1), disk);

            List<String> finds = calls.stream().filter(call -> call.startsWith("find")).toList();
            assertThat(finds).containsExactly("find 4", "find 4", "find 4");
            assertThat(calls.stream().filter(call -> !call.startsWith("find")).distinct())
                    .containsExactlyInAnyOrder("announce ahead", "stored what is there");
        }
    }

    @Test
    void what_the_parent_has_at_the_same_place_needs_no_ledger() throws Exception {
        try (Repository repository =
                Repository.create(store, key, RoundTripTest.SMALL, this::listened)) {
            byte[] disk = noise(3, 2 * SEGMENT);
            PlannedDisk planned = planned(repository, 1);
            DiskManifestId parent = full(planned, disk).manifest();
            calls.clear();

            planned.store(disk, Optional.of(parent), PlannedDisk.allData(disk));
            planned.store(
                    disk, Optional.of(parent), List.of(new DiskExtent(0, disk.length, Kind.CLEAN)));

            assertThat(calls).isEmpty();
        }
    }

    @Test
    void chunks_of_a_pack_that_the_store_did_not_take_are_found_by_nobody() {
        Repository.create(store, key, RoundTripTest.SMALL, MemoryLedger::new);
        List<Fault> script = new ArrayList<>(Collections.nCopies(100, Fault.UNAVAILABLE));
        // The repository file is read, and whose ledger keeps it.
        script.addAll(0, List.of(Fault.NONE, Fault.NONE));
        try (Repository repository =
                Repository.open(
                        FaultyBlobStore.scripted(store, script, 1),
                        key,
                        RoundTripTest.SMALL,
                        MemoryLedger::new)) {
            byte[] disk = noise(4, SEGMENT);
            PlannedDisk planned = planned(repository, 1);

            assertThatThrownBy(() -> full(planned, disk))
                    .isInstanceOf(RepositoryException.Unavailable.class);

            assertThat(repository.ledger().packs())
                    .isNotEmpty()
                    .allMatch(pack -> pack.state() == PackEntry.State.ANNOUNCED);
        }
    }

    @Test
    void the_next_attempt_does_not_store_again_what_the_failed_one_stored() throws Exception {
        Repository.create(store, key, RoundTripTest.SMALL, MemoryLedger::new);
        List<Fault> script =
                List.of(
                        Fault.NONE, // the repository file is read
                        Fault.NONE, // and whose ledger keeps it
                        Fault.NONE,
                        Fault.UNAVAILABLE);
        try (Repository repository =
                Repository.open(
                        FaultyBlobStore.scripted(store, script, 1),
                        key,
                        RoundTripTest.SMALL,
                        MemoryLedger::new)) {
            byte[] disk = noise(5, SEGMENT);
            PlannedDisk planned = planned(repository, 1);
            assertThatThrownBy(() -> full(planned, disk))
                    .isInstanceOf(RepositoryException.Unavailable.class);
            long known =
                    repository
                            .ledger()
                            .packs()
                            .filter(pack -> pack.state() == PackEntry.State.STORED)
                            .mapToLong(pack -> pack.chunks().size())
                            .sum();

            PlannedDisk.Stored again = full(planned, disk);

            assertThat(known).isPositive();
            assertThat(again.bytesNew()).isEqualTo(SEGMENT - known * CHUNK);
            assertThat(DiskTransfers.read(repository, again.manifest())).isEqualTo(disk);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void writers_of_equal_content_at_the_same_time_are_all_right(long seed) throws Exception {
        int writers = 4;
        byte[] disk = RandomDisk.of(seed, 3 * SEGMENT, CHUNK).bytes();
        CyclicBarrier start = new CyclicBarrier(writers);
        try (Repository repository =
                        Repository.create(store, key, RoundTripTest.SMALL, MemoryLedger::new);
                ExecutorService threads = Executors.newFixedThreadPool(writers)) {
            List<Future<DiskManifestId>> running = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                PlannedDisk planned = planned(repository, i);
                running.add(
                        threads.submit(() -> {
                            start.await();
                            return full(planned, disk).manifest();
                        }));
            }
            for (Future<DiskManifestId> manifest : running) {
                assertThat(DiskTransfers.read(repository, manifest.get())).isEqualTo(disk);
            }
            assertThat(full(planned(repository, 99), disk).bytesNew()).isZero();
        }
    }

    @Test
    void without_its_pin_nothing_is_stored_or_committed() throws Exception {
        try (Repository repository =
                Repository.create(store, key, RoundTripTest.SMALL, MemoryLedger::new)) {
            Pin pin = DiskTransfers.pin(repository);
            repository.unpin(pin.holder());
            SegmentWriter writer = repository.segmentWriter(pin, new SegmentPlace(0, CHUNK));

            assertThatThrownBy(() -> writer.data(0, ByteBuffer.wrap(noise(6, CHUNK))))
                    .isInstanceOf(RepositoryException.Refused.class)
                    .hasMessageContaining("is not open");
            writer.close();
        }
    }
}
