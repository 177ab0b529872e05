package io.holdfast.snapshot.ovirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.ConsistencyWish;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.SkippedDisk;
import io.holdfast.contracts.VmId;
import io.holdfast.ovirt.Disk;
import io.holdfast.ovirt.DiskAttachment;
import io.holdfast.ovirt.DiskFormat;
import io.holdfast.ovirt.DiskId;
import io.holdfast.ovirt.DiskInterface;
import io.holdfast.ovirt.DiskStatus;
import io.holdfast.ovirt.DiskStorage;
import io.holdfast.ovirt.SnapshotId;
import io.holdfast.snapshot.backup.BackupJob;
import io.holdfast.snapshot.chain.ModePlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No disk is left out silently. */
class DiskChoiceTest {

    private static final SnapshotId SOME_SNAPSHOT = new SnapshotId(UUID.randomUUID());

    enum Kind {
        DIRECT_LUN("its storage is lun"),
        CINDER("its storage is cinder"),
        MANAGED_BLOCK_STORAGE("its storage is managed_block_storage"),
        OF_A_NEWER_ENGINE("its storage is unknown"),
        SHAREABLE("it is shareable"),
        DISK_SNAPSHOT("a disk snapshot of another VM"),
        UNPLUGGED("it is not active");

        private final String reason;

        Kind(String reason) {
            this.reason = reason;
        }

        private DiskAttachment attached() {
            return switch (this) {
                case DIRECT_LUN -> image(DiskStorage.LUN, false, true, Optional.empty());
                case CINDER -> image(DiskStorage.CINDER, false, true, Optional.empty());
                case MANAGED_BLOCK_STORAGE ->
                        image(DiskStorage.MANAGED_BLOCK_STORAGE, false, true, Optional.empty());
                case OF_A_NEWER_ENGINE -> image(DiskStorage.UNKNOWN, false, true, Optional.empty());
                case SHAREABLE -> image(DiskStorage.IMAGE, true, true, Optional.empty());
                case DISK_SNAPSHOT ->
                        image(DiskStorage.IMAGE, false, true, Optional.of(SOME_SNAPSHOT));
                case UNPLUGGED -> image(DiskStorage.IMAGE, false, false, Optional.empty());
            };
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_disk_that_cannot_be_protected_is_skipped_with_the_reason(Kind kind) {
        DiskAttachment plain = plain(DiskFormat.COW);
        DiskAttachment other = kind.attached();
        DiskChoice choice = DiskChoice.of(List.of(other, plain), job(Set.of()));
        assertThat(choice.chosen()).containsExactly(plain);
        assertThat(choice.skipped())
                .singleElement()
                .satisfies(skipped -> {
                    assertThat(skipped.disk().value()).isEqualTo(other.disk().id().value());
                    assertThat(skipped.alias()).isEqualTo("data");
                    assertThat(skipped.reason()).contains(kind.reason);
                });
    }

    @Test
    void a_disk_that_the_request_leaves_out_is_skipped_for_that() {
        DiskAttachment left = Kind.UNPLUGGED.attached();
        BackupJob job = job(Set.of(new io.holdfast.contracts.DiskId(left.disk().id().value())));
        assertThat(DiskChoice.of(List.of(left), job).skipped())
                .extracting(SkippedDisk::reason)
                .containsExactly("the request leaves it out");
    }

    @Test
    void a_raw_disk_is_protected_and_known_not_to_record_changes() {
        DiskChoice choice =
                DiskChoice.of(List.of(plain(DiskFormat.RAW), plain(DiskFormat.COW)), job(Set.of()));
        assertThat(choice.skipped()).isEmpty();
        assertThat(choice.toPlan()).extracting(ModePlan.Disk::raw).containsExactly(true, false);
    }

    @Test
    void of_many_disks_each_is_either_protected_or_told() {
        List<DiskAttachment> attached = new ArrayList<>();
        IntStream.range(0, 40).forEach(_ -> attached.add(plain(DiskFormat.COW)));
        for (Kind kind : Kind.values()) {
            attached.add(kind.attached());
        }
        DiskChoice choice = DiskChoice.of(attached, job(Set.of()));
        assertThat(choice.chosen()).hasSize(40);
        assertThat(choice.skipped()).hasSize(Kind.values().length);
        assertThat(choice.ids()).hasSize(40);
    }

    @Test
    void when_nothing_can_be_protected_every_reason_is_told() {
        DiskChoice choice =
                DiskChoice.of(
                        List.of(Kind.DIRECT_LUN.attached(), Kind.SHAREABLE.attached()),
                        job(Set.of()));
        assertThat(choice.whyNot()).contains(Kind.DIRECT_LUN.reason, Kind.SHAREABLE.reason);
        assertThat(DiskChoice.of(List.of(), job(Set.of())).whyNot()).isEqualTo("it has no disks");
    }

    private static DiskAttachment plain(DiskFormat format) {
        return attached(format, DiskStorage.IMAGE, false, true, Optional.empty());
    }

    private static DiskAttachment image(
            DiskStorage storage, boolean shareable, boolean active, Optional<SnapshotId> of) {
        return attached(DiskFormat.COW, storage, shareable, active, of);
    }

    private static DiskAttachment attached(
            DiskFormat format,
            DiskStorage storage,
            boolean shareable,
            boolean active,
            Optional<SnapshotId> snapshot) {
        Disk disk =
                new Disk(
                        new DiskId(UUID.randomUUID()),
                        "data",
                        "",
                        1 << 30,
                        0,
                        format,
                        true,
                        shareable,
                        format == DiskFormat.COW,
                        storage,
                        DiskStatus.OK,
                        Optional.empty());
        return new DiskAttachment(disk, DiskInterface.VIRTIO_SCSI, false, active, false, snapshot);
    }

    private static BackupJob job(Set<io.holdfast.contracts.DiskId> skipDisks) {
        return new BackupJob(
                new JobId(UUID.randomUUID()),
                new EngineId("lab"),
                new VmId(UUID.randomUUID()),
                "web",
                BackupMode.FULL,
                null,
                ConsistencyWish.NONE,
                skipDisks,
                null,
                Map.of(),
                Instant.EPOCH,
                null);
    }
}
