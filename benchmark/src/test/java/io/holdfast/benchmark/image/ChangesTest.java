package io.holdfast.benchmark.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangesTest {

    private static final int KIB = 1 << 10;
    private static final List<Run> DATA =
            List.of(new Run(0, 4_096L * KIB), new Run(8_192L * KIB, 2_048L * KIB));

    @TempDir private Path folder;

    @Test
    void the_dirty_extents_cover_the_whole_disk_in_imageios_words() {
        Changes changes = new Changes(List.of(new Run(64, 32), new Run(128, 64)));

        assertThat(changes.extents(256))
                .isEqualTo(
                        """
                        [{"start": 0, "length": 64, "dirty": false, "zero": false},
                        {"start": 64, "length": 32, "dirty": true, "zero": false},
                        {"start": 96, "length": 32, "dirty": false, "zero": false},
                        {"start": 128, "length": 64, "dirty": true, "zero": false},
                        {"start": 192, "length": 64, "dirty": false, "zero": false}]
                        """);
    }

    @Test
    void scattered_changes_lie_in_the_data_and_are_each_time_the_same() {
        Changes changes = Changes.scattered(DATA, 64 * KIB, 10);

        assertThat(changes.bytes()).isEqualTo(9 * 64 * KIB);
        assertThat(changes).isEqualTo(Changes.scattered(DATA, 64 * KIB, 10));
        assertThat(changes.runs())
                .allSatisfy(run -> {
                    assertThat(run.offset() % (64 * KIB)).isZero();
                    assertThat(DATA)
                            .anyMatch(data ->
                                    run.offset() >= data.offset() && run.end() <= data.end());
                });
    }

    @Test
    void sequential_changes_are_one_run() {
        assertThat(Changes.sequential(DATA, 64 * KIB, 10).runs())
                .containsExactly(new Run(2_048L * KIB, 9L * 64 * KIB));
    }

    @Test
    void what_is_applied_differs_there_and_nowhere_else() throws IOException {
        Path image = folder.resolve("image");
        Path changed = folder.resolve("changed");
        Files.write(image, new byte[1_024 * KIB]);
        SparseFiles.copy(image, changed);
        new Changes(List.of(new Run(128L * KIB, 64L * KIB))).applyTo(changed);

        assertThat(Files.mismatch(image, changed)).isEqualTo(128L * KIB);
        byte[] after = Files.readAllBytes(changed);
        assertThat(Arrays.copyOfRange(after, 192 * KIB, 1_024 * KIB)).containsOnly(0);
    }
}
