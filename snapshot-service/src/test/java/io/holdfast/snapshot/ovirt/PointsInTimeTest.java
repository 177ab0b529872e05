package io.holdfast.snapshot.ovirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.BackupWay;
import io.holdfast.contracts.Consistency;
import io.holdfast.contracts.ConsistencyWish;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.FallbackReason;
import io.holdfast.ovirt.BackupId;
import io.holdfast.ovirt.CorrelationId;
import io.holdfast.ovirt.EngineEvent;
import io.holdfast.ovirt.VmId;
import io.holdfast.simulator.admin.LeftBehind;
import io.holdfast.simulator.engine.state.Backup;
import io.holdfast.simulator.engine.state.StepFault;
import io.holdfast.simulator.engine.state.StepPoint;
import io.holdfast.snapshot.backup.Attempt;
import io.holdfast.snapshot.backup.BackupJob;
import io.holdfast.snapshot.backup.BackupStep;
import io.holdfast.snapshot.backup.ChosenDisk;
import io.holdfast.snapshot.backup.EngineWork;
import io.holdfast.snapshot.backup.OpenedPointInTime;
import io.holdfast.snapshot.chain.ChainLink;
import io.holdfast.snapshot.freeze.FreezeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way to open a point in time, and every way to lose what changes are counted from. */
class PointsInTimeTest {

    @TempDir private Path folder;
    private Lab lab;

    @BeforeEach
    void start() throws IOException {
        lab = new Lab(folder);
    }

    @AfterEach
    void nothing_is_left_behind() throws IOException {
        try (Lab used = lab) {
            assertThat(
                            LeftBehind.find(
                                    used.simulator.engine(),
                                    used.simulator.imageio(),
                                    Optional.empty()))
                    .isEmpty();
        }
    }

    private List<UUID> checkpoints() {
        return lab.engine().backups().checkpoints(new VmId(lab.vm)).stream()
                .map(checkpoint -> checkpoint.id().value())
                .toList();
    }

    private void dropOnEngine(UUID checkpoint) {
        var _ =
                lab.engine()
                        .backups()
                        .deleteCheckpoint(
                                new VmId(lab.vm), new io.holdfast.ovirt.CheckpointId(checkpoint));
    }

    private static UUID checkpointOf(OpenedPointInTime point) {
        return Optional.ofNullable(point.checkpoint()).orElseThrow().value();
    }

    private static void assertFullBecause(FallbackReason reason, OpenedPointInTime point) {
        assertThat(point.from()).isNull();
        assertThat(point.disks())
                .allSatisfy(disk -> {
                    assertThat(disk.mode()).isEqualTo(BackupMode.FULL);
                    assertThat(disk.fallback()).isEqualTo(reason);
                    assertThat(disk.parentManifest()).isNull();
                });
    }

    @Test
    void the_first_increment_is_a_full_one_and_says_so() throws Exception {
        OpenedPointInTime point = lab.backUp(lab.job(BackupMode.INCREMENTAL));
        assertFullBecause(FallbackReason.NO_RECOVERY_POINT, point);
        assertThat(point.way()).isEqualTo(BackupWay.BACKUP_API);
        assertThat(lab.links()).singleElement().satisfies(link -> assertThat(link.full()).isTrue());
    }

    @Test
    void an_increment_counts_from_the_last_committed_recovery_point() throws Exception {
        lab.backUp(lab.job(BackupMode.FULL));
        OpenedPointInTime second = lab.backUp(lab.job(BackupMode.INCREMENTAL));
        OpenedPointInTime third = lab.backUp(lab.job(BackupMode.INCREMENTAL));
        assertThat(third.from())
                .satisfies(from ->
                        assertThat(Optional.ofNullable(from).orElseThrow().checkpoint().value())
                                .isEqualTo(checkpointOf(second)));
        assertThat(third.disks())
                .allSatisfy(disk -> {
                    assertThat(disk.mode()).isEqualTo(BackupMode.INCREMENTAL);
                    assertThat(disk.fallback()).isNull();
                    assertThat(disk.parentManifest()).isNotNull();
                });
    }

    @Test
    void only_the_checkpoints_that_a_later_run_counts_from_are_kept() throws Exception {
        OpenedPointInTime full = lab.backUp(lab.job(BackupMode.FULL));
        OpenedPointInTime second = lab.backUp(lab.job(BackupMode.INCREMENTAL));
        OpenedPointInTime third = lab.backUp(lab.job(BackupMode.INCREMENTAL));
        assertThat(checkpoints())
                .containsExactlyInAnyOrder(checkpointOf(full), checkpointOf(third))
                .doesNotContain(checkpointOf(second));
        OpenedPointInTime differential = lab.backUp(lab.job(BackupMode.DIFFERENTIAL));
        assertThat(Optional.ofNullable(differential.from()).orElseThrow().checkpoint().value())
                .isEqualTo(checkpointOf(full));
        OpenedPointInTime newFull = lab.backUp(lab.job(BackupMode.FULL));
        assertThat(checkpoints()).containsExactly(checkpointOf(newFull));
    }

    @Test
    void a_foreign_checkpoint_is_never_touched() throws Exception {
        var foreign =
                lab.engine()
                        .backups()
                        .start(
                                new io.holdfast.ovirt.NewBackup(
                                        new VmId(lab.vm),
                                        Set.of(new io.holdfast.ovirt.DiskId(lab.one)),
                                        "somebody else's",
                                        Optional.empty(),
                                        false));
        finish(foreign.id());
        List<UUID> before = checkpoints();
        lab.backUp(lab.job(BackupMode.FULL));
        lab.backUp(lab.job(BackupMode.INCREMENTAL));
        lab.backUp(lab.job(BackupMode.FULL));
        BackupJob abandoned = lab.job(BackupMode.FULL);
        lab.opened(abandoned);
        lab.perform(new EngineWork.AbandonPointInTime(abandoned));
        assertThat(checkpoints()).containsAll(before).hasSize(before.size() + 1);
    }

    private void finish(BackupId backup) {
        VmId vm = new VmId(lab.vm);
        lab.engine().backups().awaitReady(vm, backup, Duration.ofSeconds(20));
        var _ = lab.engine().backups().finalizeBackup(vm, backup);
        lab.engine().backups().awaitOver(vm, backup, Duration.ofSeconds(20));
    }

    @Test
    void a_job_that_is_abandoned_leaves_no_checkpoint() throws Exception {
        OpenedPointInTime full = lab.backUp(lab.job(BackupMode.FULL));
        BackupJob job = lab.job(BackupMode.INCREMENTAL);
        lab.opened(job);
        BackupStep.Closed closed =
                (BackupStep.Closed) lab.perform(new EngineWork.AbandonPointInTime(job));
        assertThat(closed.checkpointUsable()).isFalse();
        assertThat(checkpoints()).containsExactly(checkpointOf(full));
    }

    @Test
    void a_lost_checkpoint_demotes_to_full_and_is_forgotten() throws Exception {
        OpenedPointInTime full = lab.backUp(lab.job(BackupMode.FULL));
        dropOnEngine(checkpointOf(full));
        OpenedPointInTime next = lab.backUp(lab.job(BackupMode.INCREMENTAL));
        assertFullBecause(FallbackReason.CHECKPOINT_MISSING, next);
        assertThat(lab.links())
                .extracting(ChainLink::checkpoint)
                .extracting(io.holdfast.contracts.CheckpointId::value)
                .containsExactly(checkpointOf(next));
    }

    @Test
    void an_invalid_checkpoint_demotes_to_full_and_is_removed() throws Exception {
        OpenedPointInTime full = lab.backUp(lab.job(BackupMode.FULL));
        lab.simulator
                .engine()
                .locked(() -> {
                    var found =
                            lab.simulator
                                    .engine()
                                    .checkpoints()
                                    .find(checkpointOf(full))
                                    .orElseThrow();
                    found.valid = false;
                    return found;
                });
        OpenedPointInTime next = lab.backUp(lab.job(BackupMode.INCREMENTAL));
        assertFullBecause(FallbackReason.CHECKPOINT_INVALID, next);
        assertThat(checkpoints()).containsExactly(checkpointOf(next));
    }

    @Test
    void a_disk_that_the_checkpoint_no_longer_covers_falls_back_alone() throws Exception {
        lab.backUp(lab.job(BackupMode.FULL));
        lab.simulator
                .engine()
                .locked(() -> {
                    lab.simulator.engine().checkpoints().uncover(lab.simulator.disk(lab.two));
                    return lab.two;
                });
        OpenedPointInTime next = lab.backUp(lab.job(BackupMode.INCREMENTAL));
        assertThat(Lab.disk(next, lab.one).mode()).isEqualTo(BackupMode.INCREMENTAL);
        ChosenDisk demoted = Lab.disk(next, lab.two);
        assertThat(demoted.mode()).isEqualTo(BackupMode.FULL);
        assertThat(demoted.fallback()).isEqualTo(FallbackReason.DISK_NOT_IN_CHECKPOINT);
        assertThat(lab.links().getLast().full()).isFalse();
    }

    @Test
    void a_refused_checkpoint_is_answered_with_a_full_one() throws Exception {
        lab.backUp(lab.job(BackupMode.FULL));
        lab.fault(StepPoint.BACKUP_START, new StepFault.Fails());
        OpenedPointInTime next = lab.backUp(lab.job(BackupMode.INCREMENTAL));
        assertFullBecause(FallbackReason.ENGINE_CHOSE_FULL, next);
    }

    @Test
    void a_second_attempt_counts_from_nothing() throws Exception {
        lab.backUp(lab.job(BackupMode.FULL));
        BackupJob job = lab.job(BackupMode.INCREMENTAL);
        lab.opened(job);
        lab.perform(new EngineWork.AbandonPointInTime(job));
        BackupStep second =
                lab.perform(
                        new EngineWork.OpenPointInTime(
                                job, new Attempt(2, FallbackReason.BITMAP_MISSING, "no bitmap")));
        assertFullBecause(FallbackReason.BITMAP_MISSING, ((BackupStep.Opened) second).point());
        lab.perform(new EngineWork.ClosePointInTime(job));
        assertThat(lab.links()).isEmpty();
    }

    @Test
    void opening_twice_opens_once() throws Exception {
        BackupJob job = lab.job(BackupMode.FULL);
        OpenedPointInTime first = lab.opened(job);
        OpenedPointInTime again = lab.opened(job);
        assertThat(again.view()).isEqualTo(first.view());
        lab.perform(new EngineWork.ClosePointInTime(job));
    }

    @Test
    void a_stopped_vm_is_backed_up_offline_and_promises_rest() throws Exception {
        lab.run(false);
        OpenedPointInTime point =
                lab.backUp(lab.job(BackupMode.FULL, null, ConsistencyWish.REQUIRE));
        assertThat(point.way()).isEqualTo(BackupWay.OFFLINE);
        assertThat(point.consistency().reached()).isEqualTo(Consistency.AT_REST);
    }

    @Test
    void an_offline_backup_of_a_running_vm_is_refused() throws Exception {
        BackupStep refused =
                lab.open(lab.job(BackupMode.FULL, BackupWay.OFFLINE, ConsistencyWish.NONE));
        assertThat(((BackupStep.OpeningFailed) refused).failure().reason())
                .isEqualTo(FailureReason.VM_NOT_STOPPED);
    }

    @Test
    void a_snapshot_names_each_disks_volume_and_is_merged_away() throws Exception {
        BackupJob job = lab.job(BackupMode.FULL, BackupWay.SNAPSHOT_TRANSFER, ConsistencyWish.NONE);
        OpenedPointInTime point = lab.opened(job);
        assertThat(point.view().snapshot()).isNotNull();
        assertThat(point.checkpoint()).isNull();
        assertThat(point.disks()).hasSize(2).allMatch(disk -> disk.diskSnapshot() != null);
        assertThat(lab.engine().snapshots().list(new VmId(lab.vm)))
                .anyMatch(snapshot ->
                        snapshot.description()
                                .equals("Backup by Holdfast holdfast:" + job.id().value()));
        assertThat(lab.opened(job).view()).isEqualTo(point.view());
        lab.perform(new EngineWork.ClosePointInTime(job));
        assertThat(lab.engine().snapshots().list(new VmId(lab.vm))).hasSize(1);
    }

    @Test
    void a_snapshot_that_is_not_merged_is_asked_for_again() throws Exception {
        BackupJob job = lab.job(BackupMode.FULL, BackupWay.SNAPSHOT_TRANSFER, ConsistencyWish.NONE);
        lab.opened(job);
        lab.fault(StepPoint.SNAPSHOT_REMOVE, new StepFault.Fails());
        assertThat(catchThrowable(() -> lab.perform(new EngineWork.ClosePointInTime(job))))
                .hasMessageContaining("did not merge");
        lab.perform(new EngineWork.ClosePointInTime(job));
        assertThat(lab.engine().snapshots().list(new VmId(lab.vm))).hasSize(1);
    }

    @Test
    void a_guest_that_freezes_makes_the_recovery_point_consistent_and_is_thawed() throws Exception {
        OpenedPointInTime point =
                lab.backUp(lab.job(BackupMode.FULL, null, ConsistencyWish.REQUIRE));
        assertThat(point.consistency().reached()).isEqualTo(Consistency.FILE_SYSTEM_CONSISTENT);
        assertThat(point.consistency().frozenMillis()).isNotNull();
        assertThat(lab.simulatedVm().freezes).isEqualTo(1);
        assertThat(lab.simulatedVm().frozen).isFalse();
    }

    @Test
    void a_guest_without_an_agent_is_no_failure_unless_consistency_is_required() throws Exception {
        lab.simulatedVm().guestAgent = false;
        OpenedPointInTime point =
                lab.backUp(lab.job(BackupMode.FULL, null, ConsistencyWish.PREFER));
        assertThat(point.consistency().reached()).isEqualTo(Consistency.CRASH_CONSISTENT);
        assertThat(point.consistency().reason()).contains("did not freeze");
        BackupStep required = lab.open(lab.job(BackupMode.FULL, null, ConsistencyWish.REQUIRE));
        assertThat(((BackupStep.OpeningFailed) required).failure().reason())
                .isEqualTo(FailureReason.NOT_CONSISTENT);
    }

    @Test
    void a_guest_is_thawed_when_the_point_in_time_cannot_be_opened() throws Exception {
        lab.fault(StepPoint.BACKUP_READY, new StepFault.Fails());
        BackupJob job = lab.job(BackupMode.FULL, null, ConsistencyWish.PREFER);
        assertThat(lab.open(job)).isInstanceOf(BackupStep.OpeningFailed.class);
        assertThat(lab.simulatedVm().freezes).isEqualTo(1);
        assertThat(lab.simulatedVm().frozen).isFalse();
    }

    @Test
    void a_guest_that_stays_frozen_too_long_is_thawed_and_after_a_few_left_alone(
            @TempDir Path other) throws Exception {
        FreezeSettings none =
                new FreezeSettings(
                        Duration.ofNanos(1), Duration.ofNanos(1), 2, Duration.ofHours(1));
        try (Lab hasty = new Lab(other, none)) {
            for (int i = 0; i < 2; i++) {
                OpenedPointInTime late =
                        hasty.backUp(hasty.job(BackupMode.FULL, null, ConsistencyWish.PREFER));
                assertThat(late.consistency().reached()).isEqualTo(Consistency.CRASH_CONSISTENT);
                assertThat(late.consistency().frozenMillis()).isNotNull();
                assertThat(hasty.simulatedVm().frozen).isFalse();
            }
            OpenedPointInTime alone =
                    hasty.backUp(hasty.job(BackupMode.FULL, null, ConsistencyWish.PREFER));
            assertThat(alone.consistency().reason()).contains("left alone");
            assertThat(hasty.simulatedVm().freezes).isEqualTo(2);
        }
    }

    @Test
    void a_restart_while_opening_promises_nothing_and_thaws() throws Exception {
        BackupJob job = lab.job(BackupMode.FULL, null, ConsistencyWish.PREFER);
        lab.opened(job);
        lab.simulatedVm().frozen = true;
        OpenedPointInTime again = lab.opened(job);
        assertThat(again.consistency().reached()).isEqualTo(Consistency.CRASH_CONSISTENT);
        assertThat(lab.simulatedVm().frozen).isFalse();
        lab.perform(new EngineWork.ClosePointInTime(job));
    }

    @Test
    void a_guest_that_its_freezer_left_frozen_is_thawed_at_closing() throws Exception {
        BackupJob job = lab.job(BackupMode.FULL, null, ConsistencyWish.PREFER);
        lab.opened(job);
        lab.simulatedVm().frozen = true;
        lab.perform(new EngineWork.ClosePointInTime(job));
        assertThat(lab.simulatedVm().frozen).isFalse();
    }

    @Test
    void a_guest_that_cannot_be_thawed_keeps_no_point_in_time_open() throws Exception {
        BackupJob job = lab.job(BackupMode.FULL, null, ConsistencyWish.PREFER);
        lab.opened(job);
        lab.simulatedVm().guestAgent = false;
        assertThat(lab.perform(new EngineWork.ClosePointInTime(job)))
                .isInstanceOf(BackupStep.Closed.class);
    }

    @Test
    void a_snapshot_that_the_engine_left_of_its_backup_is_removed_and_the_chain_kept()
            throws Exception {
        lab.fault(StepPoint.BACKUP_SNAPSHOT_REMOVAL, new StepFault.Fails());
        OpenedPointInTime point = lab.backUp(lab.job(BackupMode.FULL));
        assertThat(lab.engine().snapshots().list(new VmId(lab.vm))).hasSize(1);
        assertThat(lab.rememberedSnapshots()).isEmpty();
        assertThat(lab.links())
                .extracting(link -> link.checkpoint().value())
                .containsExactly(checkpointOf(point));
    }

    @Test
    void a_snapshot_that_cannot_be_merged_keeps_the_job_closing() throws Exception {
        lab.fault(StepPoint.BACKUP_SNAPSHOT_REMOVAL, new StepFault.Fails());
        lab.fault(StepPoint.SNAPSHOT_REMOVE, new StepFault.Fails());
        BackupJob job = lab.job(BackupMode.FULL);
        lab.opened(job);
        assertThat(catchThrowable(() -> lab.perform(new EngineWork.ClosePointInTime(job))))
                .hasMessageContaining("did not merge");
        assertThat(lab.rememberedSnapshots()).hasSize(1);
        lab.perform(new EngineWork.ClosePointInTime(job));
        assertThat(lab.rememberedSnapshots()).isEmpty();
    }

    @Test
    void how_a_backup_ended_that_is_no_longer_shown_is_told_by_the_events(@TempDir Path other)
            throws Exception {
        try (Lab forgetful = Lab.forgetful(other)) {
            forgetful.backUp(forgetful.job(BackupMode.FULL));
            assertThat(forgetful.links()).hasSize(1);
        }
    }

    @Test
    void a_snapshot_is_removed_though_the_engine_no_longer_shows_the_backup(@TempDir Path other)
            throws Exception {
        try (Lab forgetful = Lab.forgetful(other)) {
            VmId vm = new VmId(forgetful.vm);
            forgetful.fault(StepPoint.BACKUP_SNAPSHOT_REMOVAL, new StepFault.Fails());
            BackupJob job = forgetful.job(BackupMode.FULL);
            BackupId backup = backupOf(forgetful.opened(job));
            var _ = forgetful.engine().backups().finalizeBackup(vm, backup);
            forgetful.engine().backups().awaitOver(vm, backup, Duration.ofSeconds(20));
            BackupStep.Closed closed =
                    (BackupStep.Closed) forgetful.perform(new EngineWork.ClosePointInTime(job));
            assertThat(closed.checkpointUsable()).as("nobody knows how it ended").isFalse();
            assertThat(forgetful.engine().snapshots().list(vm)).hasSize(1);
            assertThat(forgetful.engine().backups().checkpoints(vm)).isEmpty();
        }
    }

    @Test
    void a_backup_that_the_engine_ended_badly_leaves_nothing_to_count_from() throws Exception {
        BackupJob job = lab.job(BackupMode.FULL);
        OpenedPointInTime point = lab.opened(job);
        finish(backupOf(point));
        lab.simulator
                .engine()
                .locked(() ->
                        lab.simulator
                                        .engine()
                                        .backups()
                                        .find(backupOf(point).value())
                                        .orElseThrow()
                                        .phase =
                                Backup.Phase.FAILED);
        BackupStep.Closed closed =
                (BackupStep.Closed) lab.perform(new EngineWork.ClosePointInTime(job));
        assertThat(closed.checkpointUsable()).isFalse();
        assertThat(checkpoints()).isEmpty();
    }

    private static BackupId backupOf(OpenedPointInTime point) {
        return new BackupId(Optional.ofNullable(point.view().engineBackup()).orElseThrow().value());
    }

    @Test
    void what_the_engine_doubts_is_promised_by_nobody() throws Exception {
        lab.fault(StepPoint.SNAPSHOT_CREATE, new StepFault.Inconsistent());
        OpenedPointInTime point = lab.backUp(snapshot(ConsistencyWish.PREFER));
        assertThat(point.consistency().reached()).isEqualTo(Consistency.CRASH_CONSISTENT);
        assertThat(point.consistency().reason()).contains("may be inconsistent");
        assertThat(point.consistency().frozenMillis()).isNotNull();
        OpenedPointInTime next = lab.backUp(snapshot(ConsistencyWish.PREFER));
        assertThat(next.consistency().reached()).isEqualTo(Consistency.FILE_SYSTEM_CONSISTENT);
    }

    @Test
    void what_the_engine_doubts_is_a_failure_where_consistency_is_required() throws Exception {
        lab.fault(StepPoint.SNAPSHOT_CREATE, new StepFault.Inconsistent());
        BackupJob job = snapshot(ConsistencyWish.REQUIRE);
        BackupStep failed = lab.open(job);
        assertThat(((BackupStep.OpeningFailed) failed).failure().reason())
                .isEqualTo(FailureReason.NOT_CONSISTENT);
        lab.perform(new EngineWork.AbandonPointInTime(job));
    }

    private BackupJob snapshot(ConsistencyWish wish) {
        return lab.job(BackupMode.FULL, BackupWay.SNAPSHOT_TRANSFER, wish);
    }

    @Test
    void the_engines_events_name_the_job_that_they_came_of() throws Exception {
        BackupJob job = lab.job(BackupMode.FULL, null, ConsistencyWish.PREFER);
        lab.backUp(job);
        assertThat(lab.engine().events().correlated(new CorrelationId(job.id().text())))
                .extracting(EngineEvent::code)
                .contains(10767, 10769, 10790, 10794, EngineEvent.BACKUP_SUCCEEDED);
    }
}
