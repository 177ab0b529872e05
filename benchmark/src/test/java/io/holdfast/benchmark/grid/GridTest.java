package io.holdfast.benchmark.grid;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.benchmark.image.Run;
import io.holdfast.repository.DiskExtent;
import io.holdfast.repository.RepositorySettings;
import io.holdfast.repository.format.SegmentPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GridTest {

    private static final int CHUNK_BYTES = 4 << 10;
    private static final RepositorySettings SMALL =
            new RepositorySettings(CHUNK_BYTES, 64 << 10, 32 << 10, 1, 2, 2, 16 << 10, 2);
    private static final int BYTES = 128 << 10;

    @TempDir private Path folder;
    private Path image;

    @BeforeEach
    void random_bytes() throws IOException {
        image = folder.resolve("image");
        byte[] content = new byte[BYTES];
        new SplittableRandom(1).nextBytes(content);
        Files.write(image, content);
    }

    private GridDisk disk(Pattern pattern, List<Run> data, DiskExtent.Kind rest, long written) {
        return new GridDisk(pattern, image, BYTES, data, rest, written);
    }

    @Test
    void what_is_said_of_a_segment_covers_it() {
        GridDisk disk =
                disk(
                        Pattern.FULL,
                        List.of(new Run(10, 50), new Run(90, 20)),
                        DiskExtent.Kind.ZERO,
                        70);

        assertThat(disk.extents(new SegmentPlace(40, 60)))
                .containsExactly(
                        new DiskExtent(40, 20, DiskExtent.Kind.DATA),
                        new DiskExtent(60, 30, DiskExtent.Kind.ZERO),
                        new DiskExtent(90, 10, DiskExtent.Kind.DATA));
    }

    @Test
    void storing_and_reading_are_counted() throws Exception {
        GridDisk full = disk(Pattern.FULL, List.of(new Run(0, BYTES)), DiskExtent.Kind.ZERO, BYTES);
        GridDisk changed =
                disk(
                        Pattern.SEQUENTIAL,
                        List.of(new Run(0, CHUNK_BYTES)),
                        DiskExtent.Kind.CLEAN,
                        CHUNK_BYTES);
        try (GridRepository repository = new GridRepository(folder.resolve("stored"), SMALL)) {
            GridRepository.Outcome first = repository.store(full, Optional.empty(), BYTES);
            byte[] other = Files.readAllBytes(image);
            other[0] ^= 1;
            Files.write(image, other);
            GridRepository.Outcome second =
                    repository.store(changed, Optional.of(first.point()), BYTES);

            // At least 5 packs, and two maps.
            assertThat(first.row().puts()).isGreaterThanOrEqualTo(5 + 2);
            assertThat(first.row().storedBytes()).isBetween((long) BYTES, BYTES + BYTES / 4L);
            assertThat(first.row().mapBytes()).isPositive();
            assertThat(first.row().gets()).isPositive();
            assertThat(second.row().storedBytes()).isBetween((long) CHUNK_BYTES, 4L * CHUNK_BYTES);
            assertThat(second.row().puts()).isLessThan(first.row().puts());
        }
    }

    @Test
    void requests_are_told_for_a_tebibyte() {
        GridRow row = new GridRow(Pattern.FULL, 1, 1, 1L << 30, 1L << 20, 1L << 21, 0, 3, 5);

        assertThat(row.putsPerTebibyte()).isEqualTo(3 * 1024);
        assertThat(row.getsPerTebibyte()).isEqualTo(5 * 1024);
        assertThat(row.ratio()).isEqualTo(2);
    }
}
