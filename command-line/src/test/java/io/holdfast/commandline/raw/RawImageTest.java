package io.holdfast.commandline.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.commandline.disk.ByteRange;
import io.holdfast.commandline.disk.DiskImage;
import io.holdfast.commandline.disk.DiskTarget;
import io.holdfast.commandline.disk.ImageRefused;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawImageTest {

    private static final int MIB = 1 << 20;

    @TempDir Path folder;

    private Path sparse() throws IOException {
        Path file = folder.resolve("spärlich.raw");
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(64L * MIB);
            out.seek(8L * MIB);
            out.write(new byte[] {1, 2, 3});
        }
        return file;
    }

    @Test
    void holes_are_skipped_where_the_file_system_shows_them() throws IOException {
        try (DiskImage image = RawImage.open(sparse())) {
            ByteRange whole = new ByteRange(0, image.virtualBytes());
            ByteRange data = image.nextData(whole).orElseThrow();

            assertThat(image.virtualBytes()).isEqualTo(64L * MIB);
            assertThat(data.start()).isLessThanOrEqualTo(8L * MIB);
            assertThat(data.end()).isGreaterThan(8L * MIB + 2);
            assertThat(data.length()).isLessThan(8L * MIB);
            assertThat(image.nextData(new ByteRange(32L * MIB, MIB))).isEmpty();
            ByteBuffer read = ByteBuffer.allocate(4);
            image.read(8L * MIB, read);
            assertThat(read.array()).containsExactly(1, 2, 3, 0);
        }
    }

    @Test
    void a_file_that_changes_while_it_is_read_is_refused() throws IOException {
        Path file = sparse();
        try (DiskImage image = RawImage.open(file)) {
            image.requireUnchanged();
            Files.write(file, new byte[1], StandardOpenOption.APPEND);
            assertThatThrownBy(image::requireUnchanged)
                    .isInstanceOf(ImageRefused.class)
                    .hasMessageContaining("its size went from 67108864 to 67108865");
        }
        try (DiskImage image = RawImage.open(file)) {
            Files.setLastModifiedTime(file, FileTime.fromMillis(1));
            assertThatThrownBy(image::requireUnchanged).hasMessageContaining("was written to");
        }
        try (DiskImage image = RawImage.open(file)) {
            Files.write(file, new byte[1]);
            assertThatThrownBy(() -> image.read(MIB, ByteBuffer.allocate(MIB)))
                    .isInstanceOf(ImageRefused.class)
                    .hasMessageContaining("ends before");
        }
    }

    @Test
    void what_is_no_image_file_is_named() {
        assertThatThrownBy(() -> RawImage.open(folder.resolve("nowhere")))
                .isInstanceOf(ImageRefused.class)
                .hasMessageContaining("nowhere");
        assertThatThrownBy(() -> RawImage.open(folder))
                .isInstanceOf(ImageRefused.class)
                .hasMessageContaining("folder");
    }

    @Test
    void a_written_image_is_sparse_and_stands_there_only_when_it_is_complete() throws IOException {
        Path file = folder.resolve("out.raw");
        try (DiskTarget target = RawTarget.create(file, 32L * MIB, false)) {
            target.write(5L * MIB, ByteBuffer.wrap(new byte[] {4, 5}));
            assertThat(file).doesNotExist();
            target.finish();
        }
        try (DiskImage image = RawImage.open(file);
                Stream<Path> all = Files.list(folder)) {
            assertThat(image.virtualBytes()).isEqualTo(32L * MIB);
            assertThat(image.nextData(new ByteRange(16L * MIB, 16L * MIB))).isEmpty();
            assertThat(all).containsExactly(file);
        }
    }

    /** Beginnings and ends on and off the blocks of a device; buffers on and off a page. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void runs_of_any_place_and_length_are_written_as_they_are(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] expected = new byte[8 * MIB + 1_000];
        Path file = folder.resolve("written.raw");
        try (DiskTarget target = RawTarget.create(file, expected.length, false)) {
            for (int at = 0; at < expected.length; ) {
                int length = Math.min(length(random), expected.length - at);
                ByteBuffer run = buffer(random, length);
                byte[] bytes = new byte[length];
                random.nextBytes(bytes);
                System.arraycopy(bytes, 0, expected, at, length);
                target.write(at, run.put(bytes).flip().asReadOnlyBuffer());
                at += length;
            }
            target.finish();
        }

        assertThat(Arrays.mismatch(Files.readAllBytes(file), expected)).isEqualTo(-1);
    }

    private static int length(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> MIB;
            case 1 -> 4_096 * random.nextInt(1, 200);
            case 2 -> random.nextInt(1, 8_192);
            default -> random.nextInt(1, 2 * MIB);
        };
    }

    private static ByteBuffer buffer(SplittableRandom random, int length) {
        ByteBuffer direct = ByteBuffer.allocateDirect(length + 16_384).alignedSlice(4_096);
        return switch (random.nextInt(3)) {
            case 0 -> direct.slice(0, length);
            case 1 -> direct.slice(random.nextInt(1, 4_096), length);
            default -> ByteBuffer.allocate(length);
        };
    }

    @Test
    void an_image_that_is_not_finished_leaves_nothing() throws IOException {
        try (DiskTarget target = RawTarget.create(folder.resolve("out.raw"), MIB, false)) {
            target.write(0, ByteBuffer.wrap(new byte[] {4, 5}));
        }
        assertThat(folder).isEmptyDirectory();
    }
}
