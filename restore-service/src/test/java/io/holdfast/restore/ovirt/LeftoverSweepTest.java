package io.holdfast.restore.ovirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.holdfast.contracts.Cancellation;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.MacPolicy;
import io.holdfast.contracts.RestoreTarget;
import io.holdfast.contracts.RestoreWay;
import io.holdfast.contracts.Timeline;
import io.holdfast.ovirt.Disk;
import io.holdfast.ovirt.DiskId;
import io.holdfast.ovirt.DiskInterface;
import io.holdfast.ovirt.NewAttachment;
import io.holdfast.ovirt.NewDisk;
import io.holdfast.ovirt.Removal;
import io.holdfast.ovirt.Vm;
import io.holdfast.ovirt.VmId;
import io.holdfast.ovirt.VmStatus;
import io.holdfast.ovirt.Vms.DisksOfADeletedVm;
import io.holdfast.restore.job.Cause;
import io.holdfast.restore.job.EngineWork;
import io.holdfast.restore.job.MovedBytes;
import io.holdfast.restore.job.RestoreJob;
import io.holdfast.restore.job.RestorePlan;
import io.holdfast.restore.job.RestorePlan.PlannedDisk;
import io.holdfast.restore.job.RestoreState;
import io.holdfast.restore.job.RestoreStep;
import io.holdfast.restore.leftover.Leftover;
import io.holdfast.restore.leftover.LeftoverSweep;
import io.holdfast.restore.leftover.LeftoverSweep.Swept;
import io.holdfast.restore.leftover.MarkedObject;
import io.holdfast.restore.leftover.MarkedObject.Kind;
import io.holdfast.restore.leftover.MarkedObjects.EngineTrouble;
import io.holdfast.restore.leftover.TakenUp;
import io.holdfast.restore.leftover.Verdict;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.StepId;
import io.holdfast.simulator.engine.state.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is certainly half made goes; what is in use, was in use, young, good or not ours stays. */
class LeftoverSweepTest {

    private static final EngineId LAB = new EngineId("lab");
    private static final Instant ENDED = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration AGE = Duration.ofMinutes(30);
    private static final Failure AWAY =
            Failure.of(FailureReason.DEADLINE_PASSED, "the engine was away");

    @TempDir private Path folder;
    private Lab lab;
    private RestoreWork work;
    private VmId web;
    private final Map<JobId, RestoreState> journal = new HashMap<>();
    private final Set<UUID> used = new HashSet<>();

    @BeforeEach
    void start() throws Exception {
        lab = new Lab(folder);
        web = new VmId(lab.vm);
        work =
                new RestoreWork(
                        lab.engines, lab.repository, () -> ENDED, _ -> lab.imageio, lab::claim);
    }

    @AfterEach
    void stop() throws IOException {
        lab.close();
    }

    /** As it is so long after the jobs ended. */
    private LeftoverSweep sweep(Duration after) {
        TakenUp takenUp =
                new TakenUp() {
                    @Override
                    public Set<UUID> on(EngineId engine) {
                        return Set.copyOf(used);
                    }

                    @Override
                    public void remember(EngineId engine, UUID object) {
                        used.add(object);
                    }
                };
        return new LeftoverSweep(
                new MarkedObjectsOfEngines(lab.engines),
                takenUp,
                job -> Optional.ofNullable(journal.get(job)),
                AGE,
                () -> ENDED.plus(after));
    }

    private LeftoverSweep sweep() {
        return sweep(AGE.plusSeconds(1));
    }

    private List<Verdict> verdicts() throws Exception {
        return sweep().plan(LAB).stream().map(Leftover::verdict).toList();
    }

    private static Timeline timeline() {
        return Timeline.startingWith("planning", ENDED.minusSeconds(60)).then("ended", ENDED);
    }

    private void failed(RestoreJob job, @Nullable RestorePlan plan) {
        journal.put(job.id(), new RestoreState.Failed(job, timeline(), AWAY, List.of(), plan));
    }

    private RestoreJob jobOf(String name, MacPolicy macs) {
        return lab.job(name, macs);
    }

    private RestorePlan planned(RestoreJob job) throws Exception {
        return ((RestoreStep.Planned) perform(new EngineWork.MakePlan(job))).plan();
    }

    private RestorePlan withDisks(RestoreJob job) throws Exception {
        RestorePlan plan = planned(job);
        perform(new EngineWork.CreateDisks(job, plan));
        return plan;
    }

    private io.holdfast.contracts.VmId withVm(RestoreJob job, RestorePlan plan) throws Exception {
        return ((RestoreStep.VmCreated) perform(new EngineWork.CreateVm(job, plan))).vm();
    }

    private RestoreStep perform(EngineWork what) throws Exception {
        return work.perform(new SagaId(what.job().id().value()), new StepId("test"), what);
    }

    private boolean isThere(PlannedDisk disk) {
        return lab.engine().disks().find(DiskMaking.id(disk)).isPresent();
    }

    private List<String> vms() {
        return lab.engine().vms().list().stream().map(Vm::name).toList();
    }

    private void hangOnWeb(PlannedDisk disk) {
        var _ =
                lab.engine()
                        .disks()
                        .attach(
                                web,
                                new NewAttachment(
                                        DiskMaking.id(disk),
                                        DiskInterface.VIRTIO_SCSI,
                                        false,
                                        true));
    }

    @Test
    void disks_that_were_made_when_their_job_had_been_undone_already_are_removed()
            throws Exception {
        RestoreJob job = jobOf("copy", MacPolicy.NEW);
        RestorePlan plan = planned(job);
        perform(new EngineWork.RemoveHalfMade(job, plan, null));
        failed(job, plan);
        perform(new EngineWork.CreateDisks(job, plan)); // by a process that had stood still
        assertThat(sweep().plan(LAB))
                .extracting(Leftover::verdict, it -> it.object().kind(), it -> it.object().job())
                .containsOnly(tuple(Verdict.REMOVABLE, Kind.DISK, job.id()));
        Swept swept = sweep().sweep(LAB);
        assertThat(swept.troubles()).isEmpty();
        assertThat(swept.removed())
                .extracting(it -> it.object().id())
                .containsExactlyInAnyOrderElementsOf(
                        plan.disks().stream().map(disk -> disk.target().value()).toList());
        assertThat(plan.disks()).noneMatch(this::isThere);
        assertThat(sweep().plan(LAB)).isEmpty();
    }

    @Test
    void what_a_cancelled_job_left_in_the_appliance_is_unplugged_and_removed() throws Exception {
        RestoreTarget target = new RestoreTarget.NewVm("plugged", null, null, MacPolicy.NEW);
        RestoreJob job = lab.job(target, lab.point.value(), RestoreWay.APPLIANCE);
        RestorePlan plan = withDisks(job);
        assertThat(lab.engine().vms().disks(new VmId(lab.appliance))).hasSize(2);
        journal.put(
                job.id(),
                new RestoreState.Cancelled(
                        job, timeline(), Cancellation.of(null), List.of(), plan));
        assertThat(sweep().sweep(LAB).removed()).hasSize(2);
        assertThat(lab.engine().vms().disks(new VmId(lab.appliance))).isEmpty();
        assertThat(plan.disks()).noneMatch(this::isThere);
    }

    @ParameterizedTest
    @EnumSource(MacPolicy.class)
    void a_vm_that_has_no_disks_yet_is_removed_with_the_disks_that_were_made_for_it(MacPolicy macs)
            throws Exception {
        lab.destroy();
        RestoreJob job = jobOf("web", macs);
        RestorePlan plan = withDisks(job);
        withVm(job, plan);
        failed(job, plan);
        assertThat(sweep().sweep(LAB).removed())
                .extracting(it -> it.object().kind())
                .containsExactlyInAnyOrder(Kind.DISK, Kind.DISK, Kind.VM);
        assertThat(vms()).containsExactly("appliance");
        assertThat(plan.disks()).noneMatch(this::isThere);
    }

    @Test
    void what_a_running_job_makes_is_left_to_it() throws Exception {
        RestoreJob job = jobOf("copy", MacPolicy.NEW);
        RestorePlan plan = withDisks(job);
        journal.put(job.id(), new RestoreState.CreatingVm(job, timeline(), plan, moved()));
        assertThat(verdicts()).containsOnly(Verdict.IN_USE).hasSize(2);
        assertThat(sweep().sweep(LAB).removed()).isEmpty();
        journal.put(
                job.id(),
                new RestoreState.ClearingUp(
                        job, timeline(), plan, new Cause.Broken(AWAY), List.of("disk"), ENDED));
        assertThat(verdicts()).containsOnly(Verdict.IN_USE).hasSize(2);
        assertThat(plan.disks()).allMatch(this::isThere);
    }

    private static MovedBytes moved() {
        return new MovedBytes(7, 5);
    }

    @Test
    void what_a_good_restore_made_is_no_leftover_even_if_it_hangs_nowhere() throws Exception {
        RestoreJob job = jobOf("copy", MacPolicy.NEW);
        RestorePlan plan = withDisks(job);
        journal.put(
                job.id(),
                new RestoreState.Completed(
                        job, timeline(), plan, null, moved(), List.of(), List.of()));
        assertThat(sweep().plan(LAB)).isEmpty();
        assertThat(sweep().sweep(LAB).removed()).isEmpty();
        assertThat(plan.disks()).allMatch(this::isThere);
    }

    @Test
    void what_a_job_left_that_ended_only_just_now_is_young() throws Exception {
        RestoreJob job = jobOf("copy", MacPolicy.NEW);
        RestorePlan plan = withDisks(job);
        failed(job, plan);
        assertThat(sweep(AGE.minusSeconds(1)).plan(LAB))
                .extracting(Leftover::verdict)
                .containsOnly(Verdict.YOUNG);
        assertThat(sweep(AGE.minusSeconds(1)).sweep(LAB).removed()).isEmpty();
        assertThat(plan.disks()).allMatch(this::isThere);
    }

    @Test
    void what_no_job_or_no_known_plan_of_this_installation_accounts_for_is_told_and_kept()
            throws Exception {
        RestoreJob another = jobOf("another-installations", MacPolicy.NEW);
        RestorePlan theirs = withDisks(another);
        RestoreJob older = jobOf("of-an-older-release", MacPolicy.NEW);
        RestorePlan olderPlan = withDisks(older);
        failed(older, null);
        RestoreJob elsewhere = jobOf("on-another-engine", MacPolicy.NEW);
        RestorePlan elsewherePlan = withDisks(elsewhere);
        failed(elsewhere, onAnotherEngine(elsewherePlan));
        assertThat(verdicts()).containsOnly(Verdict.UNKNOWN).hasSize(6);
        assertThat(sweep().sweep(LAB).removed()).isEmpty();
        assertThat(theirs.disks()).allMatch(this::isThere);
        assertThat(olderPlan.disks()).allMatch(this::isThere);
        assertThat(elsewherePlan.disks()).allMatch(this::isThere);
    }

    private static RestorePlan onAnotherEngine(RestorePlan plan) {
        return new RestorePlan(
                new EngineId("other"),
                plan.sourceVm(),
                plan.destination(),
                plan.configuration(),
                plan.disks(),
                plan.warnings(),
                plan.appliance());
    }

    @Test
    void a_disk_that_has_a_jobs_mark_and_was_not_made_by_it_is_kept() throws Exception {
        RestoreJob job = jobOf("copy", MacPolicy.NEW);
        RestorePlan plan = withDisks(job);
        failed(job, plan);
        Disk copy = copyOf(plan.disks().getFirst(), JobMark.ofDisk(job.id()));
        assertThat(sweep().sweep(LAB).removed()).hasSize(2);
        assertThat(sweep().plan(LAB))
                .singleElement()
                .satisfies(leftover -> {
                    assertThat(leftover.verdict()).isEqualTo(Verdict.UNKNOWN);
                    assertThat(leftover.object().id()).isEqualTo(copy.id().value());
                });
        assertThat(lab.engine().disks().find(copy.id())).isPresent();
    }

    @Test
    void a_disk_whose_description_says_more_than_the_mark_is_not_looked_at() throws Exception {
        RestoreJob job = jobOf("copy", MacPolicy.NEW);
        RestorePlan plan = withDisks(job);
        failed(job, plan);
        PlannedDisk kept = plan.disks().getFirst();
        lab.engine()
                .disks()
                .rename(DiskMaking.id(kept), "mine", JobMark.ofDisk(job.id()) + ", I need it");
        assertThat(sweep().sweep(LAB).removed()).hasSize(1);
        assertThat(isThere(kept)).isTrue();
        assertThat(sweep().plan(LAB)).isEmpty();
    }

    private Disk copyOf(PlannedDisk disk, String description) {
        Disk like = lab.engine().disks().find(DiskMaking.id(disk)).orElseThrow();
        Disk made =
                lab.engine()
                        .disks()
                        .create(
                                new NewDisk(
                                        Optional.empty(),
                                        "copied",
                                        description,
                                        like.provisionedSizeBytes(),
                                        like.format(),
                                        like.sparse(),
                                        like.incrementalBackup(),
                                        like.storageDomain().orElseThrow(),
                                        Optional.empty()));
        var _ = lab.engine().disks().awaitOk(made.id(), Duration.ofSeconds(20));
        return made;
    }

    @Test
    void a_vm_with_its_disks_is_kept_and_the_disks_are_even_when_the_vm_is_gone() throws Exception {
        lab.destroy();
        RestoreJob job = jobOf("web", MacPolicy.KEEP);
        RestorePlan plan = withDisks(job);
        io.holdfast.contracts.VmId vm = withVm(job, plan);
        perform(new EngineWork.AttachDisks(job, plan, vm));
        failed(job, plan);
        assertThat(verdicts()).containsOnly(Verdict.TAKEN_UP).hasSize(3);
        assertThat(sweep().sweep(LAB).removed()).isEmpty();
        assertThat(vms()).contains("web");
        var _ = lab.engine().vms().delete(new VmId(vm.value()), DisksOfADeletedVm.LEFT_UNATTACHED);
        assertThat(verdicts()).containsOnly(Verdict.TAKEN_UP).hasSize(2);
        assertThat(sweep().sweep(LAB).removed()).isEmpty();
        assertThat(plan.disks()).allMatch(this::isThere);
    }

    @Test
    void a_vm_that_runs_is_kept_and_so_it_is_when_it_has_been_stopped() throws Exception {
        lab.destroy();
        RestoreJob job = jobOf("web", MacPolicy.KEEP);
        RestorePlan plan = planned(job);
        VmId vm = new VmId(withVm(job, plan).value());
        failed(job, plan);
        lab.engine().vms().start(vm);
        assertThat(verdicts()).containsExactly(Verdict.TAKEN_UP);
        powerOff(vm);
        assertThat(verdicts()).containsExactly(Verdict.TAKEN_UP);
        assertThat(sweep().sweep(LAB).removed()).isEmpty();
        assertThat(vms()).contains("web");
    }

    private void powerOff(VmId vm) {
        Engine site = lab.simulator.engine();
        var _ =
                site.locked(() ->
                        site.vms().stop(site.vms().find(vm.value()).orElseThrow(), "by hand"));
        Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
        while (!lab.engine().vms().status(vm).equals(Optional.of(VmStatus.DOWN))) {
            assertThat(Instant.now()).as("the VM stops").isBefore(deadline);
        }
    }

    @Test
    void a_disk_that_somebody_has_used_is_kept_and_the_others_are_not() throws Exception {
        RestoreJob job = jobOf("copy", MacPolicy.NEW);
        RestorePlan plan = withDisks(job);
        failed(job, plan);
        PlannedDisk taken = plan.disks().getFirst();
        hangOnWeb(taken);
        assertThat(sweep().sweep(LAB).removed())
                .extracting(it -> it.object().id())
                .containsExactly(plan.disks().getLast().target().value());
        assertThat(lab.engine().disks().detach(web, DiskMaking.id(taken)))
                .isEqualTo(Removal.ACCEPTED);
        assertThat(verdicts()).containsExactly(Verdict.TAKEN_UP);
        assertThat(sweep().sweep(LAB).removed()).isEmpty();
        assertThat(isThere(taken)).isTrue();
    }

    @Test
    void a_disk_that_is_hung_on_a_vm_between_plan_and_removal_is_kept() throws Exception {
        RestoreJob job = jobOf("copy", MacPolicy.NEW);
        RestorePlan plan = withDisks(job);
        PlannedDisk taken = plan.disks().getFirst();
        hangOnWeb(taken);
        Set<UUID> both = Set.of(taken.target().value(), plan.disks().getLast().target().value());
        new MarkedObjectsOfEngines(lab.engines).remove(job, plan, both);
        assertThat(isThere(taken)).isTrue();
        assertThat(isThere(plan.disks().getLast())).isFalse();
    }

    @Test
    void disks_and_vms_without_our_mark_are_not_looked_at() throws Exception {
        RestoreJob job = jobOf("copy", MacPolicy.NEW);
        failed(job, planned(job));
        Set<DiskId> before = disks();
        assertThat(new MarkedObjectsOfEngines(lab.engines).on(LAB))
                .extracting(MarkedObject::id)
                .isEmpty();
        assertThat(sweep().sweep(LAB).removed()).isEmpty();
        assertThat(disks()).isEqualTo(before);
    }

    private Set<DiskId> disks() {
        Set<DiskId> ids = new HashSet<>();
        lab.engine().disks().list().forEach(disk -> ids.add(disk.id()));
        assertThat(ids).hasSizeGreaterThan(1);
        return ids;
    }

    @Test
    void an_engine_that_is_away_is_told_as_such_and_nothing_is_judged() throws Exception {
        lab.simulator.close();
        assertThatThrownBy(() -> sweep().sweep(LAB)).isInstanceOf(EngineTrouble.class);
    }
}
