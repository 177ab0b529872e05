package io.holdfast.simulator.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Disks that grow, go back to snapshots and take in raw images, held against plain arrays. */
class GrowAndRevertTest {
    private static final int START_BYTES = 5 * Clusters.BYTES + 512;
    private static final int SECTOR = 512;

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void any_order_of_growing_freezing_going_back_and_merging_reads_as_arrays_would(long seed)
            throws IOException {
        Random random = new Random(seed);
        try (StorageDomain domain = StorageDomain.in(directory)) {
            SimDisk disk = domain.create("disk", START_BYTES, VolumeFormat.COW);
            byte[] live = new byte[START_BYTES];
            Map<LayerId, byte[]> frozen = new LinkedHashMap<>();
            for (int step = 0; step < 80; step++) {
                switch (random.nextInt(8)) {
                    case 0, 1, 2 -> write(disk, live, random);
                    case 3 -> frozen.put(disk.freeze(), live.clone());
                    case 4 -> {
                        int more = (1 + random.nextInt(200)) * SECTOR;
                        disk.grow(live.length + more);
                        live = Arrays.copyOf(live, live.length + more);
                    }
                    case 5 -> {
                        Optional<LayerId> any = any(frozen, random);
                        if (any.isPresent()) {
                            disk.release(any.get());
                            frozen.remove(any.get());
                        }
                    }
                    case 6 -> live = goBack(disk, live, frozen, random);
                    default -> live = takeIn(disk, live, random);
                }
            }
            assertReads(disk, live);
            for (Map.Entry<LayerId, byte[]> state : frozen.entrySet()) {
                assertReads(disk.frozenView(state.getKey()), state.getValue());
            }
        }
    }

    private static void write(SimDisk disk, byte[] live, Random random) throws IOException {
        byte[] bytes = new byte[1 + random.nextInt(Math.min(live.length, 3 * Clusters.BYTES))];
        random.nextBytes(bytes);
        int at = random.nextInt(live.length - bytes.length + 1);
        disk.guestWrite(at, bytes);
        System.arraycopy(bytes, 0, live, at, bytes.length);
    }

    private static Optional<LayerId> any(Map<LayerId, byte[]> frozen, Random random) {
        List<LayerId> ids = List.copyOf(frozen.keySet());
        return ids.isEmpty() ? Optional.empty() : Optional.of(ids.get(random.nextInt(ids.size())));
    }

    /** States frozen later are gone with what they held. */
    private static byte[] goBack(
            SimDisk disk, byte[] live, Map<LayerId, byte[]> frozen, Random random)
            throws IOException {
        Optional<LayerId> to = any(frozen, random);
        if (to.isEmpty()) {
            return live;
        }
        byte[] then = frozen.getOrDefault(to.get(), live).clone();
        disk.revertTo(to.get());
        List<LayerId> left = disk.layers();
        frozen.keySet().removeIf(id -> !left.contains(id));
        assertThat(disk.bitmaps()).isEmpty();
        return then;
    }

    private byte[] takeIn(SimDisk disk, byte[] live, Random random) throws IOException {
        byte[] image = live.clone();
        int from = random.nextInt(image.length);
        int to = from + random.nextInt(image.length - from);
        if (random.nextBoolean()) {
            Arrays.fill(image, from, to, (byte) 0);
        } else {
            Arrays.fill(image, from, to, (byte) random.nextInt(256));
        }
        RawImages.bring(Files.write(directory.resolve("image.raw"), image), disk);
        return image;
    }

    private static void assertReads(DiskView view, byte[] expected) throws IOException {
        assertThat(view.size()).isEqualTo(expected.length);
        ByteBuffer read = ByteBuffer.allocate(expected.length);
        view.read(0, read);
        assertThat(Arrays.mismatch(read.array(), expected)).isEqualTo(-1);
        assertThat(view.extents().getLast().range().end()).isEqualTo(expected.length);
    }

    @Test
    void what_an_image_changes_is_dirty_and_nothing_else() throws IOException {
        try (StorageDomain domain = StorageDomain.in(directory)) {
            SimDisk disk = domain.create("disk", 8L * Clusters.BYTES, VolumeFormat.COW);
            disk.guestWrite(0, new byte[] {1});
            disk.guestWrite(5L * Clusters.BYTES, new byte[] {2});
            Path image = directory.resolve("image.raw");
            RawImages.copyOut(disk, image);
            BitmapName since = new BitmapName("since");
            disk.startBitmap(since);
            RawImages.bring(image, disk);
            assertThat(dirtyStarts(disk, since)).isEmpty();

            byte[] bytes = Files.readAllBytes(image);
            bytes[3 * Clusters.BYTES] = 7;
            bytes[5 * Clusters.BYTES] = 0;
            RawImages.bring(Files.write(image, bytes), disk);
            assertThat(dirtyStarts(disk, since))
                    .containsExactly(3L * Clusters.BYTES, 5L * Clusters.BYTES);
        }
    }

    private static List<Long> dirtyStarts(SimDisk disk, BitmapName since) throws IOException {
        try (PointInTime point = disk.openPointInTime(Optional.of(since), Optional.empty())) {
            return point.dirtyExtents().orElseThrow().stream()
                    .filter(DirtyExtent::dirty)
                    .map(extent -> extent.range().start())
                    .toList();
        }
    }

    @Test
    void a_disk_does_not_shrink_nor_end_within_a_sector() throws IOException {
        try (StorageDomain domain = StorageDomain.in(directory)) {
            SimDisk disk = domain.create("disk", START_BYTES, VolumeFormat.COW);
            assertThatThrownBy(() -> disk.grow(SECTOR)).isInstanceOf(StorageException.class);
            assertThatThrownBy(() -> disk.grow(START_BYTES + 1))
                    .isInstanceOf(StorageException.class);
            assertThatThrownBy(() -> disk.revertTo(disk.activeLayer()))
                    .isInstanceOf(StorageException.class);
        }
    }
}
