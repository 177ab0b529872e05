package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.directory.DirectoryBlobStore;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.format.SegmentPlace;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.MemoryBlobStore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {

    static final int CHUNK_BYTES = 4 << 10;
    static final int SEGMENT_BYTES = 64 << 10;

    /** Small, so that a few KiB of disk already make many chunks, packs and segments. */
    static final RepositorySettings SMALL =
            new RepositorySettings(CHUNK_BYTES, SEGMENT_BYTES, 20 << 10, 1, 4, 2, 16 << 10, 4);

    private final MasterKey key = MasterKey.generate();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void a_disk_reads_back_as_it_was_stored(long seed) throws Exception {
        RandomDisk disk = RandomDisk.of(seed, 200_000 + (int) seed * 977, CHUNK_BYTES);
        try (Repository repository =
                Repository.create(new MemoryBlobStore(), key, SMALL, MemoryLedger::new)) {
            DiskManifestId manifest = DiskTransfers.store(repository, disk);

            assertThat(DiskTransfers.read(repository, manifest)).isEqualTo(disk.bytes());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void a_range_of_a_segment_reads_as_that_part_of_the_disk(long seed) throws Exception {
        RandomDisk disk = RandomDisk.of(seed, SEGMENT_BYTES, CHUNK_BYTES);
        Random random = new Random(seed);
        try (Repository repository =
                Repository.create(new MemoryBlobStore(), key, SMALL, MemoryLedger::new)) {
            DiskManifest manifest = repository.readManifest(DiskTransfers.store(repository, disk));
            SegmentMapId map = manifest.segments().getFirst().orElseThrow();
            for (int i = 0; i < 20; i++) {
                int from = random.nextInt(SEGMENT_BYTES);
                int length = 1 + random.nextInt(SEGMENT_BYTES - from);
                byte[] read = new byte[length];
                repository
                        .segmentReader(map, manifest.place(0))
                        .forEachRunWithin(
                                new SegmentPlace(from, length),
                                new RunSink() {
                                    @Override
                                    public void data(long offset, ByteBuffer plain) {
                                        plain.get(read, (int) offset - from, plain.remaining());
                                    }

                                    @Override
                                    public void zero(long offset, long bytes) {
                                        assertThat(offset)
                                                .isBetween((long) from, from + length - bytes);
                                    }
                                });
                assertThat(read).isEqualTo(Arrays.copyOfRange(disk.bytes(), from, from + length));
            }
        }
    }

    @Test
    void a_disk_in_a_folder_reads_back_through_a_repository_opened_anew(@TempDir Path folder)
            throws Exception {
        RandomDisk disk = RandomDisk.of(21, 300_000, CHUNK_BYTES);
        DiskManifestId manifest;
        try (Repository written =
                Repository.create(DirectoryBlobStore.in(folder), key, SMALL, MemoryLedger::new)) {
            manifest = DiskTransfers.store(written, disk);
        }
        try (RepositoryReader read = RepositoryReader.open(DirectoryBlobStore.in(folder), key)) {
            assertThat(read.settings().chunkBytes()).isEqualTo(CHUNK_BYTES);
            assertThat(DiskTransfers.read(read, manifest)).isEqualTo(disk.bytes());
        }
    }

    @Test
    void defaults_carry_a_disk_of_several_packs() throws Exception {
        RandomDisk disk = RandomDisk.of(22, 40 << 20, 1 << 20);
        try (Repository repository =
                Repository.create(
                        new MemoryBlobStore(),
                        key,
                        RepositorySettings.defaults(),
                        MemoryLedger::new)) {
            assertThat(DiskTransfers.read(repository, DiskTransfers.store(repository, disk)))
                    .isEqualTo(disk.bytes());
        }
    }

    @Test
    void the_same_disk_stored_by_one_reader_twice_has_one_content_in_both_manifests()
            throws Exception {
        RandomDisk disk = RandomDisk.of(23, 150_000, CHUNK_BYTES);
        try (Repository repository =
                Repository.create(new MemoryBlobStore(), key, SMALL, MemoryLedger::new)) {
            byte[] first = DiskTransfers.read(repository, DiskTransfers.store(repository, disk, 1));
            byte[] second =
                    DiskTransfers.read(repository, DiskTransfers.store(repository, disk, 1));

            assertThat(first).isEqualTo(second);
        }
    }

    @Test
    void a_segment_of_zeros_stores_nothing() throws Exception {
        BlobStore store = new MemoryBlobStore();
        try (Repository repository = Repository.create(store, key, SMALL, MemoryLedger::new)) {
            Map<String, Long> before = contents(store);
            try (SegmentWriter writer = writer(repository, 0)) {
                writer.zero(0, 100);
                writer.data(100, ByteBuffer.allocate(30_000));
                writer.zero(30_100, SEGMENT_BYTES - 30_100);

                StoredSegment stored = writer.finish();

                assertThat(stored.map()).isEmpty();
                assertThat(stored.zeroBytes()).isEqualTo(SEGMENT_BYTES);
                assertThat(stored.bytesRead()).isEqualTo(30_000);
                assertThat(stored.bytesStored()).isZero();
            }
            assertThat(contents(store)).isEqualTo(before);
        }
    }

    @Test
    void equal_chunks_of_a_segment_are_stored_once() throws Exception {
        try (Repository repository =
                        Repository.create(new MemoryBlobStore(), key, SMALL, MemoryLedger::new);
                SegmentWriter writer = writer(repository, 0)) {
            byte[] chunk = new byte[CHUNK_BYTES];
            new java.util.SplittableRandom(1).nextBytes(chunk);
            for (int at = 0; at < SEGMENT_BYTES; at += CHUNK_BYTES) {
                writer.data(at, ByteBuffer.wrap(chunk));
            }

            StoredSegment stored = writer.finish();

            assertThat(stored.chunks()).isEqualTo(1);
            assertThat(stored.packs()).isEqualTo(1);
            assertThat(stored.bytesStored()).isLessThan(2 * CHUNK_BYTES);
        }
    }

    @Test
    void what_is_reported_as_stored_is_what_the_store_holds() throws Exception {
        BlobStore store = new MemoryBlobStore();
        try (Repository repository = Repository.create(store, key, SMALL, MemoryLedger::new)) {
            long before = contents(store).values().stream().mapToLong(Long::longValue).sum();
            RandomDisk disk = RandomDisk.of(24, SEGMENT_BYTES, CHUNK_BYTES);

            StoredSegment stored =
                    DiskTransfers.storeSegment(repository, disk, 0, SEGMENT_BYTES, 2);

            long after = contents(store).values().stream().mapToLong(Long::longValue).sum();
            assertThat(stored.bytesStored()).isEqualTo(after - before);
        }
    }

    @Test
    void a_byte_offered_twice_or_outside_the_segment_is_refused() throws Exception {
        try (Repository repository =
                        Repository.create(new MemoryBlobStore(), key, SMALL, MemoryLedger::new);
                SegmentWriter writer = writer(repository, SEGMENT_BYTES)) {
            writer.data(SEGMENT_BYTES + 10, ByteBuffer.wrap(new byte[] {1, 2, 3}));

            assertThatThrownBy(() ->
                            writer.data(SEGMENT_BYTES + 12, ByteBuffer.wrap(new byte[] {3, 4})))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("offered before");
            assertThatThrownBy(() -> writer.data(0, ByteBuffer.wrap(new byte[] {1})))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not in the segment");
            assertThatThrownBy(() ->
                            writer.data(2 * SEGMENT_BYTES - 1, ByteBuffer.wrap(new byte[] {1, 1})))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void a_segment_with_a_byte_that_was_never_offered_is_not_finished() throws Exception {
        try (Repository repository =
                        Repository.create(new MemoryBlobStore(), key, SMALL, MemoryLedger::new);
                SegmentWriter writer = writer(repository, SEGMENT_BYTES)) {
            writer.zero(SEGMENT_BYTES, 10);
            writer.data(SEGMENT_BYTES + 11, ByteBuffer.wrap(new byte[] {1, 2, 3}));
            writer.zero(SEGMENT_BYTES + 14, SEGMENT_BYTES - 14);

            assertThatThrownBy(writer::finish)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the 1 bytes from " + (SEGMENT_BYTES + 10) + " on");
            writer.zero(SEGMENT_BYTES + 10, 1);
            assertThat(writer.finish().zeroBytes()).isEqualTo(SEGMENT_BYTES - 3);
        }
    }

    private static SegmentWriter writer(Repository repository, long offset) {
        return repository.segmentWriter(
                DiskTransfers.pin(repository), new SegmentPlace(offset, SEGMENT_BYTES));
    }

    static Map<String, Long> contents(BlobStore store) {
        Map<String, Long> contents = new TreeMap<>();
        try (var objects = store.list("")) {
            for (BlobInfo object : objects.toList()) {
                contents.put(object.name().value(), object.bytes());
            }
        }
        return contents;
    }
}
