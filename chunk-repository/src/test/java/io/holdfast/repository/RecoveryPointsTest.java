package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.format.ConfigurationId;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.ledger.KnownRecoveryPoint;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.repository.store.RepositoryException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecoveryPointsTest {

    private final BlobStore store = new MemoryBlobStore();
    private final Repository repository =
            Repository.create(store, MasterKey.generate(), RoundTripTest.SMALL, MemoryLedger::new);
    private final RecoveryPoints points = repository.recoveryPoints();

    static RecoveryPoint point(
            ConfigurationId configuration, DiskManifestId manifest, long virtualBytes) {
        return new RecoveryPoint(
                new RecoveryPointId(UUID.fromString("00000000-0000-4000-8000-000000000001")),
                UUID.fromString("00000000-0000-4000-8000-000000000002"),
                "mail server",
                "engine-1",
                "job-1",
                Instant.parse("2026-11-23T07:00:00Z"),
                Instant.parse("2026-11-23T07:05:00.123456789Z"),
                "FULL",
                "the first backup",
                "CRASH_CONSISTENT",
                null,
                configuration,
                List.of(
                        new RecoveryPoint.Disk(
                                UUID.fromString("00000000-0000-4000-8000-000000000003"),
                                "mail_Disk1",
                                manifest,
                                virtualBytes,
                                true,
                                "virtio_scsi",
                                "cow",
                                true,
                                virtualBytes / 2,
                                virtualBytes / 4)),
                List.of(
                        new RecoveryPoint.Skipped(
                                UUID.fromString("00000000-0000-4000-8000-000000000004"),
                                "lun",
                                "a direct LUN cannot be backed up")),
                "nightly",
                Map.of("ticket", "42", "größe", "ß"));
    }

    private RecoveryPoint stored() {
        return point(
                repository.sealConfiguration(
                        DiskTransfers.pin(repository), "<ovf/>".getBytes(StandardCharsets.UTF_8)),
                repository.writeManifest(
                        DiskTransfers.pin(repository), new DiskManifest(0, 512, 65_536, List.of())),
                0);
    }

    private static RecoveryPoint changed(
            RecoveryPoint point, UUID id, UUID vm, Instant committedAt, String reason) {
        return new RecoveryPoint(
                new RecoveryPointId(id),
                vm,
                point.vmName(),
                point.engine(),
                point.job(),
                point.pointInTime(),
                committedAt,
                point.mode(),
                reason,
                point.consistency(),
                "checkpoint-1",
                point.configuration(),
                point.disks(),
                point.skipped(),
                null,
                Map.of());
    }

    @Test
    void a_recovery_point_is_found_as_it_was_committed() {
        RecoveryPoint point = stored();
        repository.commit(DiskTransfers.JOB, point);

        assertThat(points.find(point.vm(), point.id())).contains(point);
        assertThat(points.find(point.id())).contains(point);
        try (Stream<ListedRecoveryPoint> all = points.list()) {
            assertThat(all).containsExactly(new ListedRecoveryPoint.Whole(point));
        }
    }

    @Test
    void what_was_never_committed_is_not_found() {
        RecoveryPoint point = stored();

        assertThat(points.find(point.vm(), point.id())).isEmpty();
        assertThat(points.find(point.id())).isEmpty();
        try (Stream<ListedRecoveryPoint> all = points.list(point.vm())) {
            assertThat(all).isEmpty();
        }
    }

    @Test
    void committing_the_same_later_gives_the_first_one() {
        RecoveryPoint first =
                changed(stored(), UUID.randomUUID(), UUID.randomUUID(), Instant.EPOCH, "why");
        RecoveryPoint again =
                changed(first, first.id().value(), first.vm(), Instant.MAX.minusSeconds(1), "why");

        assertThat(repository.commit(DiskTransfers.JOB, first)).isEqualTo(first);
        assertThat(repository.commit(DiskTransfers.JOB, again)).isEqualTo(first);
        assertThat(points.find(first.vm(), first.id())).contains(first);
    }

    @Test
    void a_recovery_point_is_not_committed_without_the_pin_of_its_job() {
        RecoveryPoint point = stored();
        repository.unpin(DiskTransfers.JOB);

        assertThatThrownBy(() -> repository.commit(DiskTransfers.JOB, point))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("pin");
        assertThat(points.find(point.vm(), point.id())).isEmpty();
    }

    @Test
    void a_commit_ends_the_pin_and_the_ledger_knows_the_recovery_point() {
        RecoveryPoint point = stored();

        repository.commit(DiskTransfers.JOB, point);

        assertThat(repository.ledger().pins()).isEmpty();
        assertThat(repository.ledger().recoveryPoints())
                .containsExactly(new KnownRecoveryPoint(point.vm(), point.id()));
    }

    @Test
    void other_content_under_the_same_id_is_refused() {
        RecoveryPoint first = stored();
        repository.commit(DiskTransfers.JOB, first);
        RecoveryPoint other =
                changed(first, first.id().value(), first.vm(), first.committedAt(), "other");

        assertThatThrownBy(() -> repository.commit(DiskTransfers.JOB, other))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("other content");
        assertThat(points.find(first.vm(), first.id())).contains(first);
    }

    @Test
    void a_recovery_point_whose_manifest_or_configuration_is_not_stored_is_not_committed() {
        RecoveryPoint whole = stored();
        RecoveryPoint noManifest =
                point(whole.configuration(), new DiskManifestId("ab".repeat(32)), 0);
        RecoveryPoint noConfiguration =
                point(new ConfigurationId("cd".repeat(32)), whole.disks().getFirst().manifest(), 0);

        assertThatThrownBy(() -> repository.commit(DiskTransfers.JOB, noManifest))
                .isInstanceOf(RepositoryException.Missing.class)
                .hasMessageContaining("manifests/ab/abab");
        assertThatThrownBy(() -> repository.commit(DiskTransfers.JOB, noConfiguration))
                .isInstanceOf(RepositoryException.Missing.class)
                .hasMessageContaining("configurations/cd/cdcd");
        assertThat(points.find(whole.vm(), whole.id())).isEmpty();
    }

    @Test
    void a_listing_of_one_vm_holds_that_vm_only() {
        RecoveryPoint base = stored();
        UUID vm = UUID.randomUUID();
        RecoveryPoint mine = changed(base, UUID.randomUUID(), vm, Instant.EPOCH, "mine");
        repository.commit(DiskTransfers.JOB, mine);
        var _ = DiskTransfers.pin(repository);
        repository.commit(
                DiskTransfers.JOB,
                changed(base, UUID.randomUUID(), UUID.randomUUID(), Instant.EPOCH, "other"));

        try (Stream<ListedRecoveryPoint> found = points.list(vm)) {
            assertThat(found).containsExactly(new ListedRecoveryPoint.Whole(mine));
        }
        try (Stream<ListedRecoveryPoint> all = points.list()) {
            assertThat(all).hasSize(2);
        }
    }

    @Test
    void one_damaged_recovery_point_is_reported_and_hides_no_other() {
        RecoveryPoint base = stored();
        RecoveryPoint bad =
                changed(base, UUID.randomUUID(), UUID.randomUUID(), Instant.EPOCH, "bad");
        repository.commit(DiskTransfers.JOB, base);
        var _ = DiskTransfers.pin(repository);
        repository.commit(DiskTransfers.JOB, bad);
        byte[] altered = store.get(bad.id().blob(bad.vm()), 10_000);
        altered[altered.length - 1] ^= 1;
        store.replace(bad.id().blob(bad.vm()), ByteBuffer.wrap(altered));

        try (Stream<ListedRecoveryPoint> all = points.list()) {
            assertThat(all)
                    .hasSize(2)
                    .contains(new ListedRecoveryPoint.Whole(base))
                    .anySatisfy(entry ->
                            assertThat(entry)
                                    .isInstanceOfSatisfying(
                                            ListedRecoveryPoint.Damaged.class,
                                            damaged ->
                                                    assertThat(damaged.object())
                                                            .isEqualTo(bad.id().blob(bad.vm()))));
        }
    }

    @Test
    void a_configuration_opens_as_it_was_sealed_and_is_not_legible_in_the_store() {
        byte[] ovf =
                "<ovf><password>hunter2</password></ovf>"
                        .repeat(20)
                        .getBytes(StandardCharsets.UTF_8);

        ConfigurationId id = repository.sealConfiguration(DiskTransfers.pin(repository), ovf);

        assertThat(repository.sealConfiguration(DiskTransfers.pin(repository), ovf)).isEqualTo(id);
        assertThat(repository.configurations().open(id)).isEqualTo(ovf);
        assertThat(new String(store.get(id.blob(), 10_000), StandardCharsets.ISO_8859_1))
                .doesNotContain("hunter2");
    }
}
