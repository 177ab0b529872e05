package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.DiskExtent.Kind;
import io.holdfast.repository.SegmentPlan.Step.Read;
import io.holdfast.repository.SegmentPlan.Step.Unchanged;
import io.holdfast.repository.SegmentPlan.Step.Zero;
import io.holdfast.repository.format.ChunkId;
import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.Extent;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.SegmentMap;
import io.holdfast.repository.format.SegmentPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SegmentPlanTest {

    private static final int CHUNK = 4096;
    private static final SegmentPlace PLACE = new SegmentPlace(10 * CHUNK, 10 * CHUNK);
    private static final ChunkReference STORED =
            new ChunkReference(
                    new ChunkId("ab".repeat(32)), new PackId("cd".repeat(16)), 8, CHUNK, CHUNK);

    /** Names the runs by where they end, in the disk. */
    private static List<DiskExtent> extents(Object... kindsAndEnds) {
        List<DiskExtent> extents = new ArrayList<>();
        long position = 0;
        for (int i = 0; i < kindsAndEnds.length; i += 2) {
            long end = (Integer) kindsAndEnds[i + 1];
            extents.add(new DiskExtent(position, end - position, (Kind) kindsAndEnds[i]));
            position = end;
        }
        return extents;
    }

    private static Optional<SegmentMap> grid(int chunks) {
        List<Extent> extents = new ArrayList<>();
        for (int i = 0; i < chunks; i++) {
            extents.add(new Extent.Data(CHUNK, STORED, 0));
        }
        return Optional.of(new SegmentMap((long) chunks * CHUNK, extents));
    }

    private static SegmentPlan plan(Optional<SegmentMap> parent, Object... kindsAndEnds) {
        return SegmentPlan.of(PLACE, CHUNK, parent, extents(kindsAndEnds));
    }

    @Test
    void a_dirty_run_is_read_alone_and_the_rest_stays_the_parents() {
        SegmentPlan plan =
                plan(grid(10), Kind.CLEAN, 50_000, Kind.DATA, 51_000, Kind.CLEAN, 20 * CHUNK);

        assertThat(plan.steps())
                .containsExactly(
                        new Unchanged(40_960, 9_040),
                        new Read(50_000, 1_000),
                        new Unchanged(51_000, 30_920));
        assertThat(plan.bytesToRead()).isEqualTo(1_000);
    }

    @Test
    void a_grid_chunk_of_which_more_than_half_is_dirty_is_read_whole() {
        int start = 12 * CHUNK;
        SegmentPlan half =
                plan(
                        grid(10),
                        Kind.CLEAN,
                        start,
                        Kind.DATA,
                        start + CHUNK / 2,
                        Kind.CLEAN,
                        20 * CHUNK);
        SegmentPlan more =
                plan(
                        grid(10),
                        Kind.CLEAN,
                        start + 100,
                        Kind.DATA,
                        start + 1_300,
                        Kind.ZERO,
                        start + 2_000,
                        Kind.DATA,
                        start + 3_000,
                        Kind.CLEAN,
                        20 * CHUNK);

        assertThat(half.bytesToRead()).isEqualTo(CHUNK / 2);
        assertThat(more.steps())
                .containsExactly(
                        new Unchanged(10 * CHUNK, 2 * CHUNK),
                        new Read(start, CHUNK),
                        new Unchanged(start + CHUNK, 7 * CHUNK));
    }

    @Test
    void without_a_parent_what_is_clean_is_read() {
        assertThat(plan(Optional.empty(), Kind.CLEAN, 15 * CHUNK, Kind.ZERO, 20 * CHUNK).steps())
                .containsExactly(new Read(10 * CHUNK, 5 * CHUNK), new Zero(15 * CHUNK, 5 * CHUNK));
    }

    @Test
    void what_lies_beyond_the_parents_end_is_read_whatever_is_said() {
        assertThat(plan(grid(4), Kind.CLEAN, 20 * CHUNK).steps())
                .containsExactly(
                        new Unchanged(10 * CHUNK, 4 * CHUNK), new Read(14 * CHUNK, 6 * CHUNK));
    }

    @Test
    void what_is_clean_over_a_parent_of_zeros_is_zero() {
        SegmentMap zeros = new SegmentMap(10 * CHUNK, List.of(new Extent.Zero(10 * CHUNK)));

        assertThat(
                        plan(
                                        Optional.of(zeros),
                                        Kind.CLEAN,
                                        50_000,
                                        Kind.DATA,
                                        50_010,
                                        Kind.CLEAN,
                                        20 * CHUNK)
                                .steps())
                .containsExactly(
                        new Zero(40_960, 9_040), new Read(50_000, 10), new Zero(50_010, 31_910));
    }

    @Test
    void extents_with_a_gap_an_overlap_or_too_short_are_refused() {
        List<DiskExtent> gap =
                List.of(
                        new DiskExtent(0, 50_000, Kind.CLEAN),
                        new DiskExtent(50_001, 40_000, Kind.DATA));
        List<DiskExtent> overlap =
                List.of(
                        new DiskExtent(0, 50_000, Kind.CLEAN),
                        new DiskExtent(49_999, 40_000, Kind.DATA));
        List<DiskExtent> tooShort = List.of(new DiskExtent(0, 50_000, Kind.CLEAN));

        for (List<DiskExtent> extents : List.of(gap, overlap, tooShort)) {
            assertThatThrownBy(() -> SegmentPlan.of(PLACE, CHUNK, grid(10), extents))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the extents of segment [40960, 81920)");
        }
    }

    @Test
    void reads_are_cut_where_the_buffer_ends_on_the_grid() {
        SegmentPlan plan = plan(Optional.empty(), Kind.ZERO, 42_000, Kind.DATA, 20 * CHUNK);

        assertThat(plan.reads(4 * CHUNK))
                .containsExactly(
                        new Read(40_960, 8_192),
                        new Read(49_152, 16_384),
                        new Read(65_536, 16_384));
    }

    @Test
    void of_a_map_that_would_be_too_fragmented_the_most_fragmented_chunks_are_put_back() {
        List<Extent> extents = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            extents.add(i % 2 == 0 ? new Extent.Data(4, STORED, 0) : new Extent.Zero(4));
        }
        extents.add(new Extent.Data(CHUNK - 800, STORED, 0));
        for (int i = 1; i < 10; i++) {
            extents.add(new Extent.Data(CHUNK, STORED, 0));
        }
        SegmentMap fragmented = new SegmentMap(10 * CHUNK, extents);

        SegmentPlan plan =
                plan(
                        Optional.of(fragmented),
                        Kind.CLEAN,
                        19 * CHUNK,
                        Kind.DATA,
                        19 * CHUNK + 1,
                        Kind.CLEAN,
                        20 * CHUNK);

        assertThat(plan.steps())
                .containsExactly(
                        new Read(10 * CHUNK, CHUNK),
                        new Unchanged(11 * CHUNK, 8 * CHUNK),
                        new Read(19 * CHUNK, 1),
                        new Unchanged(19 * CHUNK + 1, CHUNK - 1));
    }

    @Test
    void a_full_of_a_disk_in_shreds_is_bounded_too() {
        List<DiskExtent> shreds = new ArrayList<>();
        for (long at = PLACE.offset(); at < PLACE.end(); at += 64) {
            shreds.add(new DiskExtent(at, 16, Kind.DATA));
            shreds.add(new DiskExtent(at + 16, 48, Kind.ZERO));
        }

        SegmentPlan plan = SegmentPlan.of(PLACE, CHUNK, Optional.empty(), shreds);

        assertThat(plan.steps()).hasSizeLessThanOrEqualTo(SegmentBounds.extentsMax(10));
        assertThat(plan.bytesToRead()).isGreaterThan(5 * CHUNK);
    }
}
