package io.holdfast.snapshot.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.CheckpointId;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskManifestId;
import io.holdfast.contracts.FallbackReason;
import io.holdfast.contracts.RecoveryPointId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which disk is read how, from what is recorded and what the engine shows. */
class ModePlanTest {

    private static final Instant MONDAY = Instant.parse("2026-11-23T04:00:00Z");
    private static final DiskId ONE = new DiskId(new UUID(0, 1));
    private static final DiskId TWO = new DiskId(new UUID(0, 2));
    private static final DiskId ADDED = new DiskId(new UUID(0, 3));

    private static ChainLink link(int day, boolean full) {
        return new ChainLink(
                new RecoveryPointId(new UUID(1, day)),
                new CheckpointId(new UUID(2, day)),
                full,
                MONDAY.plusSeconds(86_400L * day),
                List.of(linked(ONE, 100), linked(TWO, 200)));
    }

    private static LinkedDisk linked(DiskId disk, long bytes) {
        return new LinkedDisk(disk, new DiskManifestId("ab".repeat(32)), bytes);
    }

    private static SeenCheckpoint both(ChainLink link) {
        return new SeenCheckpoint.Usable(Set.of(ONE, TWO));
    }

    private static ModePlan.Disk disk(DiskId id, long bytes) {
        return new ModePlan.Disk(id, bytes, false);
    }

    private static final List<ModePlan.Disk> UNCHANGED = List.of(disk(ONE, 100), disk(TWO, 200));

    @Test
    void a_full_run_asks_nobody() {
        ModePlan plan =
                ModePlan.of(
                        BackupMode.FULL,
                        new Chain(List.of(link(1, true))),
                        UNCHANGED,
                        link -> {
                            throw new AssertionError("asked about " + link);
                        });
        assertThat(plan.parent()).isEmpty();
        assertThat(plan.of(ONE).fallback()).isNull();
    }

    @Test
    void an_incremental_counts_from_the_newest_a_differential_from_the_newest_full() {
        Chain chain = new Chain(List.of(link(1, true), link(2, false), link(3, false)));
        assertThat(
                        ModePlan.of(BackupMode.INCREMENTAL, chain, UNCHANGED, ModePlanTest::both)
                                .parent())
                .contains(link(3, false));
        assertThat(
                        ModePlan.of(BackupMode.DIFFERENTIAL, chain, UNCHANGED, ModePlanTest::both)
                                .parent())
                .contains(link(1, true));
        assertThat(chain.superseded()).containsExactly(link(2, false));
    }

    @Test
    void each_disk_that_cannot_be_counted_falls_back_alone() {
        List<ModePlan.Disk> disks =
                List.of(
                        disk(ONE, 100),
                        disk(TWO, 201),
                        disk(ADDED, 5),
                        new ModePlan.Disk(new DiskId(new UUID(0, 4)), 5, true));
        ModePlan plan =
                ModePlan.of(
                        BackupMode.INCREMENTAL,
                        new Chain(List.of(link(1, true))),
                        disks,
                        ModePlanTest::both);
        assertThat(plan.of(ONE).mode()).isEqualTo(BackupMode.INCREMENTAL);
        assertThat(plan.of(TWO).fallback()).isEqualTo(FallbackReason.DISK_RESIZED);
        assertThat(plan.of(ADDED).fallback()).isEqualTo(FallbackReason.DISK_ADDED);
        assertThat(plan.of(new DiskId(new UUID(0, 4))).fallback())
                .isEqualTo(FallbackReason.DISK_RAW);
        assertThat(plan.parent()).isPresent();
    }

    @Test
    void when_no_disk_counts_the_engine_is_not_asked_to_count() {
        ModePlan plan =
                ModePlan.of(
                        BackupMode.INCREMENTAL,
                        new Chain(List.of(link(1, true))),
                        UNCHANGED,
                        _ -> new SeenCheckpoint.Usable(Set.of()));
        assertThat(plan.parent()).isEmpty();
        assertThat(plan.of(ONE).fallback()).isEqualTo(FallbackReason.DISK_NOT_IN_CHECKPOINT);
    }
}
