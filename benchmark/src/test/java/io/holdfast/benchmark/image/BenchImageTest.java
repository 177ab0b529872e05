package io.holdfast.benchmark.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchImageTest {

    private static final long BYTES = BenchImage.BYTES_MIN;

    @TempDir private Path folder;
    private Path sources;

    @BeforeEach
    void some_files() throws IOException {
        sources = Files.createDirectories(folder.resolve("sources").resolve("below"));
        for (int i = 0; i < 3; i++) {
            byte[] content = new byte[100_000 + i];
            new SplittableRandom(i).nextBytes(content);
            Files.write(sources.resolve("file-" + i), content);
        }
        Files.createFile(sources.resolve("empty"));
    }

    private BenchImage make(String name) throws IOException {
        return BenchImage.make(
                folder.resolve(name), BYTES, new SourceFiles(List.of(folder.resolve("sources"))));
    }

    @Test
    void the_same_files_make_the_same_image() throws IOException {
        BenchImage one = make("one");
        BenchImage other = make("other");

        assertThat(SparseFiles.firstDifference(one.file(), other.file())).isEmpty();
        assertThat(Files.size(one.file())).isEqualTo(BYTES);
    }

    @Test
    void it_has_files_random_bytes_zeros_and_holes() throws IOException {
        BenchImage image = make("image");

        assertThat(image.fileBytes()).isEqualTo(3 * 102_400);
        assertThat(image.randomBytes()).isEqualTo(BYTES / 16);
        assertThat(image.zeroBytes()).isEqualTo(BYTES / 32);
        assertThat(DataRuns.bytes(DataRuns.of(image.file())))
                .isBetween(image.dataBytes(), image.dataBytes() + (64 << 10));
    }

    @Test
    void files_begin_where_a_file_system_would_put_them() throws IOException {
        BenchImage image = make("image");

        byte[] second = new byte[4];
        try (var file = Files.newByteChannel(image.file())) {
            file.position(102_400).read(ByteBuffer.wrap(second));
        }
        byte[] expected = Files.readAllBytes(sources.resolve("file-1"));
        assertThat(second).containsExactly(expected[0], expected[1], expected[2], expected[3]);
    }

    @Test
    void a_size_that_its_parts_do_not_fit_is_refused() {
        assertThatThrownBy(() -> BenchImage.make(folder.resolve("x"), BYTES + 1, sources()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("multiple of 16 MiB");
    }

    private SourceFiles sources() {
        return new SourceFiles(List.of(sources));
    }
}
