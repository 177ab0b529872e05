package io.holdfast.benchmark.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparseFilesTest {

    private static final long MIB = 1 << 20;

    @TempDir private Path folder;
    private Path sparse;

    @BeforeEach
    void a_file_with_a_hole_before_and_after_its_data() throws IOException {
        sparse = folder.resolve("sparse");
        write(sparse, 3 * MIB, 7);
        write(sparse, 8 * MIB - 1, 0);
    }

    private static void write(Path file, long offset, int value) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {(byte) value}), offset);
        }
    }

    @Test
    void a_copy_is_the_same_and_keeps_its_holes() throws IOException {
        Path copy = folder.resolve("copy");
        SparseFiles.copy(sparse, copy);

        assertThat(Files.mismatch(sparse, copy)).isEqualTo(-1);
        assertThat(SparseFiles.firstDifference(sparse, copy)).isEmpty();
        assertThat(DataRuns.bytes(DataRuns.of(copy))).isLessThan(MIB);
    }

    @Test
    void a_byte_in_a_hole_of_the_other_is_a_difference() throws IOException {
        Path copy = folder.resolve("copy");
        SparseFiles.copy(sparse, copy);
        write(copy, 5 * MIB, 1);

        assertThat(SparseFiles.firstDifference(sparse, copy)).hasValue(5 * MIB);
        assertThat(SparseFiles.firstDifference(copy, sparse)).hasValue(5 * MIB);
    }

    @Test
    void another_size_is_a_difference() throws IOException {
        Path copy = folder.resolve("copy");
        SparseFiles.copy(sparse, copy);
        write(copy, 8 * MIB, 0);

        assertThat(SparseFiles.firstDifference(sparse, copy)).hasValue(8 * MIB);
    }

    @Test
    void runs_of_two_files_are_laid_together() {
        assertThat(
                        SparseFiles.together(
                                List.of(new Run(0, 4), new Run(10, 2)),
                                List.of(new Run(2, 4), new Run(12, 1), new Run(20, 1))))
                .containsExactly(new Run(0, 6), new Run(10, 3), new Run(20, 1));
    }
}
