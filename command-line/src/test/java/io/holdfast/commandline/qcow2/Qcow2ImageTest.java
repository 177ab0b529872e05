package io.holdfast.commandline.qcow2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.commandline.disk.ByteRange;
import io.holdfast.commandline.disk.DiskImage;
import io.holdfast.commandline.disk.ImageRefused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Qcow2ImageTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void plain_compressed_zero_and_absent_clusters_read_as_the_guest_sees_them(int version)
            throws IOException {
        Qcow2Files.Sample sample = Qcow2Files.sample(version);
        try (DiskImage image = Qcow2Image.open(sample.in(folder))) {
            assertThat(image.virtualBytes()).isEqualTo(sample.disk().length);
            assertThat(Qcow2Files.readAll(image)).isEqualTo(sample.disk());
            ByteBuffer inside = ByteBuffer.allocate(3 * Qcow2Files.CLUSTER);
            image.read(777, inside);
            assertThat(inside.array())
                    .isEqualTo(
                            Arrays.copyOfRange(sample.disk(), 777, 777 + 3 * Qcow2Files.CLUSTER));
        }
    }

    @Test
    void runs_of_data_end_where_zero_clusters_begin() throws IOException {
        try (DiskImage image = Qcow2Image.open(Qcow2Files.sample(3).in(folder))) {
            int cluster = Qcow2Files.CLUSTER;
            assertThat(image.nextData(new ByteRange(0, image.virtualBytes())))
                    .contains(new ByteRange(0, 2L * cluster));
            assertThat(image.nextData(ByteRange.between(2L * cluster, 9L * cluster)))
                    .contains(ByteRange.between(4L * cluster, 6L * cluster));
            assertThat(image.nextData(ByteRange.between(2L * cluster, 4L * cluster))).isEmpty();
        }
    }

    /** Where in the header, what is put there as eight bytes, and what is said. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, not a qcow2 image",
        "8, 4096, backing file",
        "28, 1, encrypted",
        "72, 2, marked corrupt",
        "72, 4, data is in another file",
        "72, 8, compressed by something else",
        "72, 16, subclusters",
        "72, 32, features unknown here (0x20)",
        "24, -1, virtual size",
        "24, 4611686018427387904, virtual size",
        "40, 1024, L1 table",
        "40, 1048576, L1 table",
        "40, -4096, L1 table"
    })
    void what_this_reader_does_not_know_is_refused_with_the_way_out(
            int offset, long value, String said) throws IOException {
        byte[] file = Qcow2Files.sample(3).file();
        ByteBuffer.wrap(file).putLong(offset, value);
        Path image = Files.write(folder.resolve("other.qcow2"), file);

        assertThatThrownBy(() -> Qcow2Image.open(image))
                .isInstanceOf(ImageRefused.class)
                .hasMessageContaining(said)
                .hasMessageContaining(image.toString());
    }

    @Test
    void a_lazy_refcount_left_behind_is_no_reason_to_refuse() throws IOException {
        Qcow2Files.Sample sample = Qcow2Files.sample(3);
        ByteBuffer.wrap(sample.file()).putLong(72, 1);
        try (DiskImage image = Qcow2Image.open(sample.in(folder))) {
            assertThat(Qcow2Files.readAll(image)).isEqualTo(sample.disk());
        }
    }

    @Test
    void an_image_that_was_cut_off_is_refused_not_read_as_zeros() throws IOException {
        byte[] file = Qcow2Files.sample(3).file();
        Path image =
                Files.write(
                        folder.resolve("cut.qcow2"),
                        Arrays.copyOf(file, file.length - Qcow2Files.CLUSTER));
        try (DiskImage cut = Qcow2Image.open(image)) {
            assertThatThrownBy(() -> Qcow2Files.readAll(cut))
                    .isInstanceOf(ImageRefused.class)
                    .hasMessageContaining("damaged");
        }
    }
}
