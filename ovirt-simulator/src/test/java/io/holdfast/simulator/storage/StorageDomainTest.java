package io.holdfast.simulator.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageDomainTest {
    private static final long GIB = 1L << 30;

    @TempDir Path directory;

    @Test
    void an_image_comes_in_without_its_zeros_and_goes_out_as_it_was() throws IOException {
        Path raw = directory.resolve("in.raw");
        byte[] data = new byte[200_000];
        new Random(7).nextBytes(data);
        try (FileChannel out =
                FileChannel.open(raw, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.wrap(data), 100_000);
            out.write(ByteBuffer.wrap(data), 9_000_000);
            out.write(ByteBuffer.wrap(new byte[1]), 32_000_000 - 1);
        }
        try (StorageDomain domain = StorageDomain.in(directory.resolve("domain"))) {
            SimDisk disk = domain.importRaw("disk", raw, VolumeFormat.RAW);
            assertThat(disk.size()).isEqualTo(32_000_000);
            assertThat(disk.allocatedBytes(disk.activeLayer())).isLessThan(600_000);

            Path exported = directory.resolve("out.raw");
            RawImages.copyOut(disk, exported);
            assertThat(Files.mismatch(raw, exported)).isEqualTo(-1);

            SimDisk again = domain.importRaw("again", exported, VolumeFormat.COW);
            assertThat(Contents.firstDifference(disk, again)).isEmpty();
            assertThat(Contents.digest(again)).isEqualTo(Contents.digest(disk));
            again.guestWrite(9_000_123, new byte[] {(byte) ~data[123]});
            assertThat(Contents.firstDifference(disk, again)).hasValue(9_000_123);
            assertThat(Contents.digest(again)).isNotEqualTo(Contents.digest(disk));
        }
    }

    @Test
    void stored_zeros_and_holes_have_the_same_digest() throws IOException {
        try (StorageDomain domain = StorageDomain.in(directory)) {
            SimDisk holes = domain.create("holes", GIB, VolumeFormat.COW);
            SimDisk zeros = domain.create("zeros", GIB, VolumeFormat.COW);
            zeros.guestWrite(GIB / 2, new byte[300_000]);
            assertThat(Contents.digest(zeros)).isEqualTo(Contents.digest(holes));
            assertThat(Contents.firstDifference(zeros, holes)).isEmpty();
        }
    }

    @Test
    void a_huge_empty_disk_costs_nothing() throws IOException {
        try (StorageDomain domain = StorageDomain.in(directory)) {
            SimDisk disk = domain.create("huge", 1024 * GIB, VolumeFormat.RAW);
            assertThat(disk.extents())
                    .isEqualTo(List.of(new ZeroExtent(new ByteRange(0, 1024 * GIB), true, false)));
            assertThat(Contents.digest(disk)).hasSize(64);
        }
    }

    @Test
    void a_layer_alone_shows_holes_where_the_chain_goes_on() throws IOException {
        try (StorageDomain domain = StorageDomain.in(directory)) {
            SimDisk disk = domain.create("disk", 4L * Clusters.BYTES, VolumeFormat.COW);
            disk.guestWrite(0, new byte[4 * Clusters.BYTES]);
            disk.freeze();
            disk.guestWrite(Clusters.BYTES, new byte[Clusters.BYTES]);
            disk.zero(Clusters.range(2, 3, disk.size()));
            assertThat(disk.layerView(disk.activeLayer()).extents())
                    .isEqualTo(
                            List.of(
                                    new ZeroExtent(Clusters.range(0, 1, disk.size()), true, true),
                                    new ZeroExtent(Clusters.range(1, 2, disk.size()), false, false),
                                    new ZeroExtent(Clusters.range(2, 3, disk.size()), true, false),
                                    new ZeroExtent(Clusters.range(3, 4, disk.size()), true, true)));
        }
    }

    @Test
    void a_raw_disk_carries_no_bitmaps() throws IOException {
        try (StorageDomain domain = StorageDomain.in(directory)) {
            SimDisk disk = domain.create("raw", GIB, VolumeFormat.RAW);
            assertThatThrownBy(() -> disk.startBitmap(new BitmapName("c1")))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("only a cow disk carries dirty bitmaps");
            disk.openPointInTime(Optional.empty(), Optional.empty()).close();
        }
    }

    @Test
    void a_point_in_time_since_an_unknown_bitmap_is_refused() throws IOException {
        try (StorageDomain domain = StorageDomain.in(directory)) {
            SimDisk disk = domain.create("disk", GIB, VolumeFormat.COW);
            assertThatThrownBy(() ->
                            disk.openPointInTime(
                                    Optional.of(new BitmapName("gone")), Optional.empty()))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("has no bitmap gone");
            assertThat(disk.layers()).hasSize(1);
        }
    }

    @Test
    void an_interrupted_thread_does_not_close_the_disk_for_others()
            throws IOException, InterruptedException {
        try (StorageDomain domain = StorageDomain.in(directory)) {
            SimDisk disk = domain.create("disk", GIB, VolumeFormat.COW);
            disk.guestWrite(0, new byte[] {42});
            Thread interrupted =
                    Thread.ofPlatform()
                            .start(() -> {
                                Thread.currentThread().interrupt();
                                try {
                                    disk.read(0, ByteBuffer.allocate(1));
                                } catch (IOException e) {
                                    assertThat(e).hasNoCause();
                                }
                            });
            interrupted.join();
            ByteBuffer one = ByteBuffer.allocate(1);
            disk.read(0, one);
            assertThat(one.get(0)).isEqualTo((byte) 42);
        }
    }

    @Test
    void removing_a_disk_removes_its_files() throws IOException {
        try (StorageDomain domain = StorageDomain.in(directory.resolve("d"))) {
            SimDisk disk = domain.create("disk", GIB, VolumeFormat.COW);
            disk.freeze();
            domain.remove(disk);
            try (var files = Files.list(directory.resolve("d"))) {
                assertThat(files).isEmpty();
            }
            assertThatThrownBy(disk::extents).isInstanceOf(StorageException.class);
        }
    }
}
