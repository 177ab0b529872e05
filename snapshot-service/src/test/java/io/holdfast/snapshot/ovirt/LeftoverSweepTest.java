package io.holdfast.snapshot.ovirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.BackupWay;
import io.holdfast.contracts.ConfigurationId;
import io.holdfast.contracts.ConsistencyWish;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.RecoveryPointId;
import io.holdfast.contracts.Timeline;
import io.holdfast.ovirt.BackupId;
import io.holdfast.ovirt.Checkpoint;
import io.holdfast.ovirt.DiskId;
import io.holdfast.ovirt.NewBackup;
import io.holdfast.ovirt.Snapshot;
import io.holdfast.ovirt.SnapshotId;
import io.holdfast.ovirt.VmBackup;
import io.holdfast.ovirt.VmId;
import io.holdfast.simulator.admin.LeftBehind;
import io.holdfast.simulator.engine.state.StepFault;
import io.holdfast.simulator.engine.state.StepPoint;
import io.holdfast.snapshot.backup.Attempt;
import io.holdfast.snapshot.backup.BackupJob;
import io.holdfast.snapshot.backup.BackupState;
import io.holdfast.snapshot.backup.CapturedVm;
import io.holdfast.snapshot.backup.EngineWork;
import io.holdfast.snapshot.backup.OpenedPointInTime;
import io.holdfast.snapshot.leftover.Leftover;
import io.holdfast.snapshot.leftover.LeftoverSweep;
import io.holdfast.snapshot.leftover.LeftoverSweep.Swept;
import io.holdfast.snapshot.leftover.MarkedObject.Kind;
import io.holdfast.snapshot.leftover.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What jobs left on an engine goes; what is in use, young or not ours stays. */
class LeftoverSweepTest {

    private static final Instant ENDED = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration AGE = Duration.ofMinutes(30);
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    @TempDir private Path folder;
    private Lab lab;
    private VmId vm;
    private final Map<JobId, BackupState> journal = new HashMap<>();

    @BeforeEach
    void start() throws IOException {
        lab = new Lab(folder);
        vm = new VmId(lab.vm);
    }

    @AfterEach
    void stop() throws IOException {
        lab.close();
    }

    /** As it is so long after the jobs ended. */
    private LeftoverSweep sweep(Duration after) {
        return new LeftoverSweep(
                lab.marked(),
                job -> Optional.ofNullable(journal.get(job)),
                AGE,
                Clock.fixed(ENDED.plus(after), ZoneOffset.UTC));
    }

    private LeftoverSweep sweep() {
        return sweep(AGE.plusSeconds(1));
    }

    private List<Verdict> verdicts(LeftoverSweep sweep) throws Exception {
        return sweep.plan(Lab.LAB).stream().map(Leftover::verdict).toList();
    }

    private static Timeline timeline() {
        return Timeline.startingWith("opening", ENDED.minusSeconds(60)).then("ended", ENDED);
    }

    private void failed(BackupJob job) {
        journal.put(
                job.id(),
                new BackupState.Failed(
                        job,
                        timeline(),
                        new Attempt(1, null, null),
                        Failure.of(FailureReason.DEADLINE_PASSED, "the engine was away"),
                        null));
    }

    private void runs(BackupJob job) {
        journal.put(
                job.id(),
                new BackupState.Opening(job, timeline(), new Attempt(1, null, null), null, null));
    }

    private void completed(BackupJob job, OpenedPointInTime point) {
        journal.put(
                job.id(),
                new BackupState.Completed(
                        job,
                        timeline(),
                        new CapturedVm(point, new ConfigurationId("ab".repeat(32)), Map.of()),
                        RecoveryPointId.of(job.id()),
                        List.of()));
    }

    private BackupJob opened(BackupWay way) throws Exception {
        BackupJob job = lab.job(BackupMode.FULL, way, ConsistencyWish.NONE);
        lab.opened(job);
        return job;
    }

    private List<LeftBehind.Finding> leftBehind() {
        return LeftBehind.find(lab.simulator.engine(), lab.simulator.imageio(), Optional.empty());
    }

    @ParameterizedTest
    @EnumSource(
            value = BackupWay.class,
            names = {"BACKUP_API", "SNAPSHOT_TRANSFER", "APPLIANCE"})
    void what_an_ended_job_left_open_is_removed(BackupWay way) throws Exception {
        failed(opened(way));
        assertThat(verdicts(sweep())).isNotEmpty().containsOnly(Verdict.REMOVABLE);
        Swept swept = sweep().sweep(Lab.LAB);
        assertThat(swept.removed()).isNotEmpty();
        assertThat(swept.troubles()).isEmpty();
        assertThat(leftBehind()).isEmpty();
        assertThat(lab.engine().backups().checkpoints(vm)).isEmpty();
        assertThat(sweep().plan(Lab.LAB)).isEmpty();
    }

    @Test
    void what_a_running_job_has_open_is_left_alone() throws Exception {
        BackupJob job = opened(BackupWay.SNAPSHOT_TRANSFER);
        runs(job);
        assertThat(verdicts(sweep())).containsOnly(Verdict.IN_USE);
        assertThat(sweep().sweep(Lab.LAB).removed()).isEmpty();
        assertThat(SnapshotViews.ofJob(lab.engine(), job)).hasSize(1);
        lab.perform(new EngineWork.AbandonPointInTime(job));
    }

    @Test
    void what_an_ended_job_left_waits_for_the_running_one_on_the_same_vm() throws Exception {
        BackupJob dead = opened(BackupWay.SNAPSHOT_TRANSFER);
        failed(dead);
        BackupJob running = opened(BackupWay.SNAPSHOT_TRANSFER);
        runs(running);
        assertThat(verdicts(sweep())).containsExactlyInAnyOrder(Verdict.VM_IN_USE, Verdict.IN_USE);
        assertThat(sweep().sweep(Lab.LAB).removed()).isEmpty();
        failed(running);
        sweep().sweep(Lab.LAB);
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void what_a_job_left_that_ended_just_now_is_left_for_a_while() throws Exception {
        failed(opened(BackupWay.BACKUP_API));
        LeftoverSweep early = sweep(AGE.minusSeconds(1));
        assertThat(verdicts(early)).containsOnly(Verdict.YOUNG);
        assertThat(early.sweep(Lab.LAB).removed()).isEmpty();
        assertThat(sweep().sweep(Lab.LAB).removed()).isNotEmpty();
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void what_is_not_of_this_journal_or_not_marked_is_never_touched() throws Exception {
        BackupJob strange = opened(BackupWay.SNAPSHOT_TRANSFER);
        SnapshotId users =
                lab.engine()
                        .snapshots()
                        .create(vm, "before the update", Set.of(new DiskId(lab.one)))
                        .id();
        lab.engine().snapshots().awaitUsable(vm, users, LONG_ENOUGH);
        assertThat(verdicts(sweep())).containsOnly(Verdict.UNKNOWN);
        assertThat(sweep().sweep(Lab.LAB).removed()).isEmpty();
        assertThat(lab.engine().snapshots().list(vm))
                .filteredOn(snapshot -> snapshot.kind() == Snapshot.Kind.REGULAR)
                .hasSize(2)
                .anyMatch(snapshot -> snapshot.id().equals(users));
        lab.perform(new EngineWork.AbandonPointInTime(strange));
    }

    @Test
    void checkpoints_that_later_runs_count_from_stay_and_others_go() throws Exception {
        BackupJob kept = lab.job(BackupMode.FULL);
        completed(kept, lab.backUp(kept));
        BackupJob lost = lab.job(BackupMode.INCREMENTAL);
        OpenedPointInTime point = lab.opened(lost);
        lab.perform(new EngineWork.ClosePointInTime(lost));
        completed(lost, point); // but nobody remembered its checkpoint
        assertThat(lab.engine().backups().checkpoints(vm)).hasSize(2);
        assertThat(sweep().sweep(Lab.LAB).removed())
                .extracting(leftover -> leftover.object().kind())
                .containsExactly(Kind.CHECKPOINT);
        assertThat(lab.engine().backups().checkpoints(vm))
                .extracting(Checkpoint::id)
                .extracting(id -> id.value())
                .containsExactly(lab.links().getFirst().checkpoint().value());
    }

    @Test
    void what_cannot_be_removed_is_told_and_goes_with_a_later_sweep() throws Exception {
        failed(opened(BackupWay.SNAPSHOT_TRANSFER));
        lab.fault(StepPoint.SNAPSHOT_REMOVE, new StepFault.Fails());
        Swept first = sweep().sweep(Lab.LAB);
        assertThat(first.removed()).isEmpty();
        assertThat(first.troubles()).singleElement().asString().contains("snapshot");
        sweep().sweep(Lab.LAB);
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void a_snapshot_that_the_engine_left_of_our_backup_is_removed_and_another_products_is_not()
            throws Exception {
        VmBackup foreign =
                lab.engine()
                        .backups()
                        .start(
                                new NewBackup(
                                        vm,
                                        Set.of(new DiskId(lab.one)),
                                        "somebody else's",
                                        Optional.empty(),
                                        false));
        leaveSnapshotOf(foreign.id());
        BackupJob job = lab.job(BackupMode.FULL);
        OpenedPointInTime point = lab.opened(job);
        leaveSnapshotOf(new BackupId(Objects.requireNonNull(point.view().engineBackup()).value()));
        failed(job);
        assertThat(lab.engine().snapshots().list(vm)).filteredOn(Snapshot::isOfABackup).hasSize(2);
        assertThat(sweep().sweep(Lab.LAB).removed())
                .extracting(leftover -> leftover.object().kind())
                .containsExactlyInAnyOrder(Kind.SNAPSHOT, Kind.CHECKPOINT);
        assertThat(lab.engine().snapshots().list(vm)).filteredOn(Snapshot::isOfABackup).hasSize(1);
        assertThat(sweep().plan(Lab.LAB)).isEmpty();
    }

    private void leaveSnapshotOf(BackupId backup) {
        lab.fault(StepPoint.BACKUP_SNAPSHOT_REMOVAL, new StepFault.Fails());
        lab.engine().backups().awaitReady(vm, backup, LONG_ENOUGH);
        var _ = lab.engine().backups().finalizeBackup(vm, backup);
        lab.engine().backups().awaitOver(vm, backup, LONG_ENOUGH);
    }
}
