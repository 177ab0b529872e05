package io.holdfast.repository.maintenance;

import static io.holdfast.repository.maintenance.Vault.disk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.ledger.Epoch;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.ledger.Pin;
import io.holdfast.repository.ledger.PinId;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.repository.store.RepositoryException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule of docs/adr/0007-what-a-sweep-may-take.md. */
class SweepTest {

    private final Vault vault = new Vault(new MemoryBlobStore());

    @AfterEach
    void every_recovery_point_that_is_left_reads_back() throws Exception {
        assertThat(vault.restoresAll()).isTrue();
    }

    @Test
    void what_lives_stays_as_it_is() throws Exception {
        vault.backup(disk(1, 2, 3, 4, 5, 6, 7, 8, 9));
        List<BlobName> before = vault.objects("");

        SweepPlan plan = vault.sweeper().plan();
        vault.sweeper().run(plan);
        vault.sweep();

        assertThat(plan.tally().changesNothing()).isTrue();
        assertThat(vault.objects("")).isEqualTo(before);
    }

    @Test
    void what_a_forgotten_recovery_point_alone_needed_is_buried_and_deleted_a_sweep_later()
            throws Exception {
        RecoveryPoint old = vault.backup(disk(1, 2, 3, 4));
        List<BlobName> packs = vault.objects("packs/");
        vault.backup(disk(11, 12, 13));
        List<BlobName> all = vault.objects("packs/");
        vault.forget(old);

        SweepResult first = vault.sweep();

        assertThat(first.done().of(SweepStep.BURY_DEAD_PACK).objects()).isEqualTo(packs.size());
        assertThat(vault.objects("packs/")).isEqualTo(all);

        SweepResult second = vault.sweep();

        assertThat(second.done().of(SweepStep.DELETE_PACK).objects()).isEqualTo(packs.size());
        assertThat(vault.objects("packs/")).hasSize(all.size() - packs.size());
        assertThat(vault.objects("packs/")).doesNotContainAnyElementsOf(packs);
    }

    @Test
    void in_the_end_nothing_is_left_of_a_repository_whose_recovery_points_are_all_forgotten()
            throws Exception {
        List<RecoveryPoint> points = new ArrayList<>();
        for (int i = 1; i < 6; i++) {
            points.add(vault.backup(disk(1, 2, 10L * i, 10L * i + 1, 5, 6, 7, 8, 9, i)));
        }
        for (RecoveryPoint point : points) {
            vault.forget(point);
            vault.sweep();
        }
        vault.sweep();
        vault.sweep();

        assertThat(vault.objects("")).containsExactly(new BlobName("holdfast.json"));
    }

    @Test
    void a_pack_that_an_open_job_wrote_or_found_is_not_buried() throws Exception {
        RecoveryPoint old = vault.backup(disk(1, 2, 3, 4));
        PinId job = vault.job();
        Pin pin = vault.repository.pin(job, Optional.empty());
        byte[] disk = disk(1, 2, 3, 4, 21, 22);
        DiskManifestId manifest = vault.write(pin, disk);
        vault.forget(old);

        SweepResult result = vault.sweep();
        vault.sweep();

        assertThat(result.done().of(SweepStep.BURY_DEAD_PACK).objects()).isZero();
        vault.commit(job, pin, manifest, disk);
    }

    @Test
    void a_pack_that_a_new_job_finds_between_plan_and_work_is_not_buried() throws Exception {
        RecoveryPoint old = vault.backup(disk(1, 2, 3, 4));
        vault.forget(old);
        SweepPlan plan = vault.sweeper().plan();
        PinId job = vault.job();
        Pin pin = vault.repository.pin(job, Optional.empty());
        byte[] disk = disk(4, 3, 2, 1);
        DiskManifestId manifest = vault.write(pin, disk);

        SweepResult result = vault.sweeper().run(plan);

        assertThat(plan.tally().of(SweepStep.BURY_DEAD_PACK).objects()).isPositive();
        assertThat(result.done().of(SweepStep.BURY_DEAD_PACK).objects()).isZero();
        vault.sweep();
        vault.commit(job, pin, manifest, disk);
        vault.sweep();
    }

    @Test
    void a_buried_pack_is_never_found_again() throws Exception {
        RecoveryPoint old = vault.backup(disk(1, 2, 3, 4));
        vault.forget(old);
        vault.sweep();
        List<BlobName> buried = vault.objects("packs/");

        vault.backup(disk(1, 2, 3, 4));

        assertThat(vault.objects("packs/")).hasSize(2 * buried.size());
        vault.sweep();
        assertThat(vault.objects("packs/")).doesNotContainAnyElementsOf(buried);
    }

    @Test
    void a_buried_pack_that_a_recovery_point_needs_is_taken_back() throws Exception {
        vault.backup(disk(1, 2, 3, 4));
        Epoch epoch = vault.ledger.openEpoch();
        vault.ledger.tombstone(epoch, vault.packs());

        SweepResult result = vault.sweep();

        assertThat(result.done().of(SweepStep.REVIVE_PACK).objects())
                .isEqualTo(vault.packs().size());
        assertThat(vault.sweeper().plan().tally().changesNothing()).isTrue();
    }

    @Test
    void an_open_pin_holds_all_deletion_back_until_it_ends() throws Exception {
        vault.forget(vault.backup(disk(1, 2, 3, 4)));
        vault.sweep();
        List<BlobName> buried = vault.objects("packs/");
        PinId reader = vault.job();
        vault.repository.pin(reader, Optional.empty());
        for (int i = 0; i < 3; i++) {
            vault.sweep();
        }
        assertThat(vault.objects("packs/")).isEqualTo(buried).isNotEmpty();

        vault.repository.unpin(reader);
        vault.sweep();
        assertThat(vault.objects("packs/")).isEmpty();
    }

    @Test
    void a_pack_that_a_crashed_writer_announced_is_taken_when_its_job_has_ended() {
        PinId job = vault.job();
        Pin pin = vault.repository.pin(job, Optional.empty());
        PackId announced = new PackId("ab".repeat(16));
        vault.ledger.announce(pin, announced);
        vault.store.putIfAbsent(announced.blob(), ByteBuffer.wrap(new byte[] {1, 2, 3}));
        vault.sweep();
        vault.sweep();
        assertThat(vault.packs()).contains(announced);

        vault.repository.unpin(job);
        assertThat(vault.sweep().done().of(SweepStep.BURY_UNFINISHED_PACK).objects()).isEqualTo(1);
        vault.sweep();

        assertThat(vault.packs()).isEmpty();
    }

    @Test
    void an_object_that_the_ledger_does_not_know_is_never_deleted() throws Exception {
        vault.forget(vault.backup(disk(1, 2, 3)));
        List<BlobName> foreign =
                List.of(
                        new PackId("cd".repeat(16)).blob(),
                        new BlobName("packs/zz/what"),
                        new BlobName("maps/notes.txt"),
                        new BlobName("configurations/ab/" + "ab".repeat(32)),
                        new BlobName("photos/cat.jpg"));
        foreign.forEach(name -> vault.store.putIfAbsent(name, ByteBuffer.wrap(new byte[9])));

        vault.sweep();
        vault.sweep();
        vault.sweep();

        assertThat(vault.objects("")).containsAll(foreign).hasSize(foreign.size() + 1);
    }

    @Test
    void a_dead_map_and_manifest_stay_while_they_could_come_again() throws Exception {
        byte[] disk = disk(1, 2, 3, 4, 5, 6, 7, 8);
        vault.backup(disk(8, 7, 6, 5, 4, 3, 2, 1));
        RecoveryPoint same = vault.backup(disk);
        vault.forget(same);
        int maps = vault.objects("maps/").size();
        int manifests = vault.objects("manifests/").size();
        for (int i = 0; i < 3; i++) {
            vault.sweep();
        }

        assertThat(vault.objects("maps/")).hasSize(maps);
        assertThat(vault.objects("manifests/")).hasSize(manifests);
        vault.backup(disk);
        assertThat(vault.objects("maps/")).hasSize(maps);
    }

    @Test
    void a_dead_map_goes_when_its_pack_was_buried_before_the_horizon_and_the_manifest_with_it()
            throws Exception {
        RecoveryPoint old = vault.backup(disk(1, 2, 3, 4));
        vault.forget(old);

        vault.sweep();
        assertThat(vault.objects("maps/")).hasSize(1);

        vault.sweep();
        assertThat(vault.objects("maps/")).isEmpty();
        assertThat(vault.objects("manifests/")).isEmpty();
    }

    @Test
    void a_configuration_goes_unless_a_job_uses_it() throws Exception {
        RecoveryPoint old = vault.backup(disk(1));
        PinId job = vault.job();
        Pin pin = vault.repository.pin(job, Optional.empty());
        vault.ledger.use(pin, old.configuration().blob());
        vault.forget(old);

        vault.sweep();
        assertThat(vault.objects("configurations/")).containsExactly(old.configuration().blob());

        vault.repository.unpin(job);
        vault.sweep();
        assertThat(vault.objects("configurations/")).isEmpty();
    }

    @Test
    void a_sweep_that_was_overtaken_changes_nothing() throws Exception {
        vault.forget(vault.backup(disk(1, 2, 3, 4)));
        SweepPlan first = vault.sweeper().plan();
        SweepPlan second = vault.sweeper().plan();

        assertThatThrownBy(() -> vault.sweeper().run(first))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("make a new plan");
        assertThat(vault.sweeper().run(second).done().of(SweepStep.BURY_DEAD_PACK).objects())
                .isPositive();
    }

    @Test
    void a_live_reference_that_the_ledger_does_not_know_refuses_the_sweep() throws Exception {
        RecoveryPoint point = vault.backup(disk(1, 2, 3, 4));
        MemoryLedger other = new MemoryLedger(vault.repository.id());
        other.addRecoveryPoint(Vault.known(point));
        Sweeper sweeper = new Sweeper(vault.sealed, other, Vault.SWEEPING);
        List<BlobName> before = vault.objects("");

        SweepPlan plan = sweeper.plan();

        assertThat(plan.mayRun()).isFalse();
        assertThat(plan.toString()).contains("rebuild the ledger first");
        assertThatThrownBy(() -> sweeper.run(plan)).isInstanceOf(RepositoryException.Refused.class);
        assertThat(vault.objects("")).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"maps/", "manifests/", "recovery-points/"})
    void a_damaged_or_missing_live_object_refuses_the_sweep_by_its_name(String folder)
            throws Exception {
        vault.forget(vault.backup(disk(1, 2, 3, 4)));
        vault.sweep();
        RecoveryPoint point = vault.backup(disk(5, 6, 7, 8));
        BlobName object = vault.objects(folder).getLast();
        if (!folder.equals("recovery-points/")) {
            object = lastOf(point, folder);
        }
        byte[] whole = vault.store.get(object, 1 << 20);
        vault.turnABit(object);
        SweepPlan damaged = vault.sweeper().plan();
        vault.store.delete(object);
        SweepPlan missing = vault.sweeper().plan();

        assertThat(damaged.mayRun()).isFalse();
        assertThat(damaged.tally().changesNothing()).isTrue();
        assertThat(damaged.toString()).contains(object.value());
        assertThat(missing.mayRun()).isFalse();
        assertThat(missing.toString()).contains(point.id().toString());

        vault.store.putIfAbsent(object, ByteBuffer.wrap(whole));
        assertThat(vault.sweeper().plan().mayRun()).isTrue();
    }

    private BlobName lastOf(RecoveryPoint point, String folder) {
        DiskManifestId manifest = point.disks().getFirst().manifest();
        return folder.equals("manifests/")
                ? manifest.blob()
                : vault.repository
                        .readManifest(manifest)
                        .segments()
                        .getFirst()
                        .orElseThrow()
                        .blob();
    }
}
