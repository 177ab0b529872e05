package io.holdfast.restore.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositorySettings;
import io.holdfast.repository.SegmentWriter;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.format.SegmentPlace;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.ledger.Pin;
import io.holdfast.repository.ledger.PinId;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.MemoryBlobStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Disks of many small segments, of which some hold data in their second quarter. */
class DiskSampleTest {

    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;
    private static final long SEGMENT_BYTES = 8L * MIB;

    private final Repository repository =
            Repository.create(
                    new MemoryBlobStore(),
                    MasterKey.generate(),
                    RepositorySettings.defaults().withLayout(64 * KIB, SEGMENT_BYTES),
                    MemoryLedger::new);
    private final Pin pin = repository.pin(new PinId(UUID.randomUUID()), Optional.empty());

    @AfterEach
    void close() {
        repository.close();
    }

    @Test
    void a_small_disk_is_compared_whole() throws Exception {
        DiskManifest manifest = disk(8, List.of(3));
        assertThat(sample(manifest, 1)).map(SegmentPlace::length).allMatch(it -> it == MIB);
        assertThat(bytes(sample(manifest, 1))).isEqualTo(manifest.virtualBytes());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void of_a_large_disk_data_and_zeros_of_segments_with_data_and_of_empty_ones_are_compared(
            long seed) throws Exception {
        DiskManifest manifest = disk(40, List.of(5, 6, 20, 33));
        List<SegmentPlace> sample = sample(manifest, seed);
        for (int withData : List.of(5, 33)) {
            long start = manifest.segmentOffset(withData);
            assertThat(sample).anyMatch(it -> isWithin(it, dataOf(start)));
            assertThat(sample).anyMatch(it -> isWithin(it, new SegmentPlace(start, 2L * MIB)));
            assertThat(sample)
                    .anyMatch(it -> isWithin(it, new SegmentPlace(start + 4L * MIB, 4L * MIB)));
        }
        for (int empty : List.of(0, 39)) {
            SegmentPlace place = manifest.place(empty);
            assertThat(sample).anyMatch(it -> it.offset() == place.offset());
            assertThat(sample).anyMatch(it -> it.end() == place.end());
        }
        assertThat(bytes(sample)).isLessThanOrEqualTo(98L * MIB);
        assertThat(sample(manifest, seed)).isEqualTo(sample);
    }

    @Test
    void a_large_disk_without_any_data_is_sampled_too() throws Exception {
        assertThat(bytes(sample(disk(40, List.of()), 1))).isBetween(4L * MIB, 34L * MIB);
    }

    private List<SegmentPlace> sample(DiskManifest manifest, long seed) {
        List<SegmentPlace> sample = DiskSample.of(repository, manifest, seed);
        for (int i = 1; i < sample.size(); i++) {
            assertThat(sample.get(i).offset()).isGreaterThanOrEqualTo(sample.get(i - 1).end());
        }
        return sample;
    }

    private DiskManifest disk(int segments, List<Integer> withData) throws InterruptedException {
        List<Optional<SegmentMapId>> maps = new ArrayList<>();
        for (int i = 0; i < segments; i++) {
            maps.add(
                    withData.contains(i)
                            ? Optional.of(stored(i * SEGMENT_BYTES))
                            : Optional.empty());
        }
        return new DiskManifest(
                segments * SEGMENT_BYTES, DiskManifest.SECTOR_BYTES, SEGMENT_BYTES, maps);
    }

    private SegmentMapId stored(long start) throws InterruptedException {
        SegmentPlace data = dataOf(start);
        try (SegmentWriter writer =
                repository.segmentWriter(pin, new SegmentPlace(start, SEGMENT_BYTES))) {
            writer.zero(start, data.offset() - start);
            writer.data(data.offset(), ByteBuffer.wrap(guestBytes((int) data.length())));
            writer.zero(data.end(), start + SEGMENT_BYTES - data.end());
            return writer.finish().map().orElseThrow();
        }
    }

    private static byte[] guestBytes(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 'x');
        return bytes;
    }

    private static SegmentPlace dataOf(long segment) {
        return new SegmentPlace(segment + 2L * MIB, 2L * MIB);
    }

    private static boolean isWithin(SegmentPlace range, SegmentPlace place) {
        return range.offset() >= place.offset() && range.offset() < place.end();
    }

    private static long bytes(List<SegmentPlace> sample) {
        return sample.stream().mapToLong(SegmentPlace::length).sum();
    }
}
