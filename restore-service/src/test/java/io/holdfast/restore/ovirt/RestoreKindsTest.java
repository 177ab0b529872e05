package io.holdfast.restore.ovirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.MacPolicy;
import io.holdfast.contracts.OldDisks;
import io.holdfast.contracts.RestoreTarget;
import io.holdfast.contracts.RestoreWay;
import io.holdfast.contracts.VmReference;
import io.holdfast.ovirt.DiskAttachment;
import io.holdfast.ovirt.DiskFormat;
import io.holdfast.ovirt.Snapshot;
import io.holdfast.ovirt.VmId;
import io.holdfast.ovirt.VmStatus;
import io.holdfast.restore.job.EngineWork;
import io.holdfast.restore.job.RestoreJob;
import io.holdfast.restore.job.RestorePlan;
import io.holdfast.restore.job.RestorePlan.PlannedDisk;
import io.holdfast.restore.job.RestoreStep;
import io.holdfast.saga.Performer.TryAgain;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.StepId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each kind of restore, against a simulated engine; this test writes the disks. */
class RestoreKindsTest {

    @TempDir Path folder;
    private Lab lab;
    private RestoreWork work;
    private VmId web;

    @BeforeEach
    void open() throws Exception {
        lab = new Lab(folder);
        work =
                new RestoreWork(
                        lab.engines, lab.repository, () -> Lab.NOW, _ -> lab.imageio, lab::claim);
        web = new VmId(lab.vm);
    }

    @AfterEach
    void close() throws Exception {
        lab.close();
    }

    @Test
    void formats_are_those_of_the_recovery_point() throws Exception {
        RestoreJob job = lab.job("copy", MacPolicy.NEW);
        RestorePlan plan = made(job);
        assertThat(plan.disks())
                .extracting(disk -> lab.engine().disks().find(DiskMaking.id(disk)).orElseThrow())
                .extracting(disk -> disk.format())
                .containsExactly(DiskFormat.COW, DiskFormat.RAW);
    }

    @Test
    void what_was_written_right_is_verified() throws Exception {
        RestoreJob job = lab.job("copy", MacPolicy.NEW);
        RestorePlan plan = made(job);
        plan.disks().forEach(disk -> lab.fill(disk, OptionalLong.empty()));
        assertThat(
                        ((RestoreStep.DisksVerified) perform(new EngineWork.VerifyDisks(job, plan)))
                                .bytes())
                .isEqualTo(plan.disks().stream().mapToLong(PlannedDisk::virtualSizeBytes).sum());
    }

    @Test
    void a_byte_that_differs_is_named_and_what_was_made_is_removed() throws Exception {
        RestoreJob job = lab.job("copy", MacPolicy.NEW);
        RestorePlan plan = made(job);
        lab.fill(plan.disks().getFirst(), OptionalLong.empty());
        lab.fill(plan.disks().getLast(), OptionalLong.of(2_500_000));
        RestoreStep.WorkFailed failed =
                (RestoreStep.WorkFailed) perform(new EngineWork.VerifyDisks(job, plan));
        assertThat(failed.failure().reason()).isEqualTo(FailureReason.VERIFICATION_FAILED);
        assertThat(failed.failure().disk()).isEqualTo(plan.disks().getLast().source());
        assertThat(failed.failure().offsetBytes()).isEqualTo(2_500_000);
        undo(job, plan);
        nothingOfOursIsLeft(plan);
    }

    @Test
    void zeros_that_are_missing_on_block_storage_are_found_out_and_written_ones_are_right()
            throws Exception {
        lab.addBlockDomain("san");
        RestoreJob job = job(new RestoreTarget.DisksOnly("san", Map.of(), List.of()));
        RestorePlan plan = made(job);
        PlannedDisk cow = plan.disks().getFirst();
        PlannedDisk raw = plan.disks().getLast();
        assertThat(cow.readsAsZeros()).isTrue();
        assertThat(raw.readsAsZeros()).isFalse();
        lab.fill(cow, OptionalLong.empty());
        lab.fillDataOnly(raw);
        RestoreStep.WorkFailed failed =
                (RestoreStep.WorkFailed) perform(new EngineWork.VerifyDisks(job, plan));
        assertThat(failed.failure().reason()).isEqualTo(FailureReason.VERIFICATION_FAILED);
        assertThat(failed.failure().disk()).isEqualTo(raw.source());
        lab.fill(raw, OptionalLong.empty());
        assertThat(perform(new EngineWork.VerifyDisks(job, plan)))
                .isInstanceOf(RestoreStep.DisksVerified.class);
        undo(job, plan);
        nothingOfOursIsLeft(plan);
    }

    @Test
    void disks_are_plugged_into_the_appliance_to_be_written_and_unplugged_to_be_verified()
            throws Exception {
        RestoreJob job = lab.job(appliance(), lab.point.value(), RestoreWay.APPLIANCE);
        RestorePlan plan = made(job);
        assertThat(plan.appliance()).isEqualTo(new io.holdfast.contracts.VmId(lab.appliance));
        assertThat(lab.engine().vms().disks(new VmId(lab.appliance)))
                .hasSize(2)
                .allMatch(DiskAttachment::active);
        perform(new EngineWork.CreateDisks(job, plan)); // again, after a crash
        for (PlannedDisk disk : plan.disks()) {
            lab.fillDevice(disk);
        }
        assertThat(perform(new EngineWork.VerifyDisks(job, plan)))
                .isInstanceOf(RestoreStep.DisksVerified.class);
        assertThat(lab.engine().vms().disks(new VmId(lab.appliance))).isEmpty();
        undo(job, plan);
        nothingOfOursIsLeft(plan);
    }

    @Test
    void what_is_half_made_in_the_appliance_is_unplugged_and_removed() throws Exception {
        RestoreJob job = lab.job(appliance(), lab.point.value(), RestoreWay.APPLIANCE);
        RestorePlan plan = made(job);
        undo(job, plan);
        nothingOfOursIsLeft(plan);
        assertThat(lab.engine().vms().disks(new VmId(lab.appliance))).isEmpty();
    }

    private static RestoreTarget appliance() {
        return new RestoreTarget.NewVm("plugged", null, null, MacPolicy.NEW);
    }

    @Test
    void disks_only_hang_nowhere_and_have_their_old_names() throws Exception {
        RestoreJob job = job(new RestoreTarget.DisksOnly(null, Map.of(), List.of()));
        RestorePlan plan = verified(job);
        assertThat(perform(new EngineWork.CheckVm(job, plan, null)))
                .isInstanceOf(RestoreStep.Checked.class);
        assertThat(plan.disks())
                .extracting(disk -> lab.engine().disks().find(DiskMaking.id(disk)).orElseThrow())
                .extracting(disk -> disk.alias())
                .isEqualTo(
                        lab.engine().vms().disks(web).stream()
                                .map(it -> it.disk().alias())
                                .toList());
        undo(job, plan);
        nothingOfOursIsLeft(plan);
    }

    @Test
    void a_disk_that_is_left_out_is_not_made_and_one_that_is_unknown_is_refused() throws Exception {
        DiskId second = disksOf().getLast();
        RestorePlan plan =
                planned(job(new RestoreTarget.DisksOnly(null, Map.of(), List.of(second))));
        assertThat(plan.disks()).extracting(PlannedDisk::source).doesNotContain(second).hasSize(1);
        RestoreJob nobody =
                job(
                        new RestoreTarget.SingleDisk(
                                new DiskId(lab.vm), VmReference.byName("web"), null, true));
        assertThat(reason(nobody)).isEqualTo(FailureReason.TARGET_UNKNOWN);
    }

    @Test
    void a_single_disk_comes_onto_a_running_vm_and_does_not_boot_it() throws Exception {
        lab.engine().vms().start(web);
        RestoreJob job =
                job(
                        new RestoreTarget.SingleDisk(
                                disksOf().getFirst(), VmReference.byName("web"), null, false));
        RestorePlan plan = verified(job);
        io.holdfast.contracts.VmId vm = new io.holdfast.contracts.VmId(lab.vm);
        perform(new EngineWork.AttachDisks(job, plan, vm));
        assertThat(perform(new EngineWork.CheckVm(job, plan, vm)))
                .isInstanceOf(RestoreStep.Checked.class);
        assertThat(lab.engine().vms().disks(web))
                .hasSize(3)
                .filteredOn(it -> it.disk().id().equals(DiskMaking.id(plan.disks().getFirst())))
                .allMatch(it -> !it.bootable() && !it.active());
        undo(job, plan);
        assertThat(lab.engine().vms().disks(web)).hasSize(2);
        nothingOfOursIsLeft(plan);
    }

    @ParameterizedTest
    @EnumSource(OldDisks.class)
    void in_place_new_disks_hang_where_the_old_ones_did(OldDisks wish) throws Exception {
        List<DiskAttachment> before = lab.engine().vms().disks(web);
        RestoreJob job = inPlace(wish);
        RestorePlan plan = verified(job);
        assertThat(lab.engine().vms().disks(web)).isEqualTo(before);
        swap(job, plan);
        swap(job, plan);
        RestoreStep.Finished finished = (RestoreStep.Finished) perform(finish(job, plan));

        List<DiskAttachment> now = lab.engine().vms().disks(web);
        assertThat(now)
                .extracting(DiskAttachment::bootable)
                .containsExactlyInAnyOrderElementsOf(
                        before.stream().map(DiskAttachment::bootable).toList());
        assertThat(now)
                .extracting(it -> it.disk().id())
                .containsExactlyInAnyOrderElementsOf(
                        plan.disks().stream().map(DiskMaking::id).toList());
        assertThat(finished.replaced())
                .hasSize(2)
                .allMatch(it -> it.deleted() == (wish != OldDisks.KEEP));
        for (DiskAttachment old : before) {
            var there = lab.engine().disks().find(old.disk().id());
            if (wish == OldDisks.KEEP) {
                assertThat(there.orElseThrow().alias()).contains("-replaced-");
            } else {
                assertThat(there).isEmpty();
            }
        }
    }

    @Test
    void a_vm_that_another_job_restores_in_place_is_refused_before_anything_is_made()
            throws Exception {
        RestorePlan first = verified(inPlace(OldDisks.KEEP));
        RestoreJob second = inPlace(OldDisks.KEEP);
        RestoreStep refused = perform(new EngineWork.MakePlan(second));
        assertThat(((RestoreStep.WorkFailed) refused).failure().text())
                .contains("is being restored in place by another job");
        assertThat(first.disks()).isNotEmpty();
    }

    @Test
    void a_swap_that_is_undone_leaves_the_vm_as_it_was() throws Exception {
        List<DiskAttachment> before = lab.engine().vms().disks(web);
        RestoreJob job = inPlace(OldDisks.DELETE_AFTER_VERIFICATION);
        RestorePlan plan = verified(job);
        swap(job, plan);
        undo(job, plan);
        assertThat(lab.engine().vms().disks(web)).containsExactlyInAnyOrderElementsOf(before);
        nothingOfOursIsLeft(plan);
    }

    @Test
    void a_process_that_stood_still_moves_no_disk_of_the_vm() throws Exception {
        List<DiskAttachment> before = lab.engine().vms().disks(web);
        RestoreJob job = inPlace(OldDisks.KEEP);
        RestorePlan plan = verified(job);
        var vm = ((RestorePlan.SwappedInto) plan.destination()).vm();
        assertThat(withoutLease(new EngineWork.AttachDisks(job, plan, vm)))
                .isInstanceOf(TryAgain.class)
                .hasMessageContaining("its lease of the work ran out");
        assertThat(lab.engine().vms().disks(web)).isEqualTo(before);

        swap(job, plan);
        List<DiskAttachment> swapped = lab.engine().vms().disks(web);
        assertThat(withoutLease(new EngineWork.RemoveHalfMade(job, plan, null)))
                .isInstanceOf(TryAgain.class);
        assertThat(lab.engine().vms().disks(web)).isEqualTo(swapped);
    }

    private Throwable withoutLease(EngineWork what) {
        return catchThrowable(() ->
                work.perform(
                        new SagaId(what.job().id().value()),
                        new StepId("test"),
                        what,
                        () -> false));
    }

    @Test
    void a_running_vm_and_one_with_snapshots_are_refused_before_anything_is_made()
            throws Exception {
        Snapshot mine =
                lab.engine()
                        .snapshots()
                        .create(
                                web,
                                "mine",
                                Set.of(new io.holdfast.ovirt.DiskId(disksOf().getFirst().value())));
        var _ = lab.engine().snapshots().awaitUsable(web, mine.id(), Duration.ofSeconds(30));
        assertThat(reason(inPlace(OldDisks.KEEP))).isEqualTo(FailureReason.TARGET_REFUSED);
        lab.jobsHaveEnded();
        lab.engine().vms().start(web);
        assertThat(reason(inPlace(OldDisks.KEEP))).isEqualTo(FailureReason.VM_NOT_STOPPED);
    }

    @Test
    void a_vm_that_is_asked_to_run_runs() throws Exception {
        RestoreJob job =
                job(
                        new RestoreTarget.NewVm(
                                "copy",
                                null,
                                null,
                                Map.of(),
                                Map.of("ovirtmgmt", "ovirtmgmt/ovirtmgmt"),
                                MacPolicy.NEW,
                                true,
                                List.of()));
        RestorePlan plan = verified(job);
        io.holdfast.contracts.VmId vm =
                ((RestoreStep.VmCreated) perform(new EngineWork.CreateVm(job, plan))).vm();
        perform(new EngineWork.AttachDisks(job, plan, vm));
        assertThat(perform(new EngineWork.CheckVm(job, plan, vm)))
                .isInstanceOf(RestoreStep.Checked.class);
        assertThat(perform(new EngineWork.Finish(job, plan, vm)))
                .isInstanceOf(RestoreStep.Finished.class);
        assertThat(lab.engine().vms().status(new VmId(vm.value())))
                .hasValueSatisfying(it -> assertThat(it).isNotEqualTo(VmStatus.DOWN));
    }

    @Test
    void a_disk_domain_or_nic_profile_that_is_not_there_is_refused_by_its_field() throws Exception {
        DiskId first = disksOf().getFirst();
        RestoreStep domain =
                perform(new EngineWork.MakePlan(job(newVm(Map.of(first, "nowhere"), Map.of()))));
        assertThat(((RestoreStep.WorkFailed) domain).failure().text())
                .contains("target.diskDomains." + first.text());
        RestoreStep profile =
                perform(
                        new EngineWork.MakePlan(
                                job(newVm(Map.of(), Map.of("ovirtmgmt", "nowhere")))));
        assertThat(((RestoreStep.WorkFailed) profile).failure().text())
                .contains("target.nicProfiles.ovirtmgmt");
    }

    private static RestoreTarget newVm(Map<DiskId, String> domains, Map<String, String> profiles) {
        return new RestoreTarget.NewVm(
                "copy", null, null, domains, profiles, MacPolicy.NEW, false, List.of());
    }

    private RestoreJob inPlace(OldDisks wish) {
        return job(new RestoreTarget.InPlace(null, null, Map.of(), List.of(), wish));
    }

    private RestoreJob job(RestoreTarget target) {
        return lab.job(target, lab.point.value());
    }

    private List<DiskId> disksOf() {
        return lab.engine().vms().disks(web).stream()
                .map(it -> new DiskId(it.disk().id().value()))
                .toList();
    }

    private void swap(RestoreJob job, RestorePlan plan) throws Exception {
        io.holdfast.contracts.VmId vm = new io.holdfast.contracts.VmId(lab.vm);
        assertThat(perform(new EngineWork.AttachDisks(job, plan, vm)))
                .isInstanceOf(RestoreStep.DisksAttached.class);
        assertThat(perform(new EngineWork.CheckVm(job, plan, vm)))
                .isInstanceOf(RestoreStep.Checked.class);
    }

    private EngineWork finish(RestoreJob job, RestorePlan plan) {
        return new EngineWork.Finish(job, plan, new io.holdfast.contracts.VmId(lab.vm));
    }

    private RestorePlan planned(RestoreJob job) throws Exception {
        RestoreStep step = perform(new EngineWork.MakePlan(job));
        assertThat(step).isInstanceOf(RestoreStep.Planned.class);
        return ((RestoreStep.Planned) step).plan();
    }

    private RestorePlan made(RestoreJob job) throws Exception {
        RestorePlan plan = planned(job);
        assertThat(perform(new EngineWork.CreateDisks(job, plan)))
                .isInstanceOf(RestoreStep.DisksCreated.class);
        return plan;
    }

    private RestorePlan verified(RestoreJob job) throws Exception {
        RestorePlan plan = made(job);
        plan.disks().forEach(disk -> lab.fill(disk, OptionalLong.empty()));
        assertThat(perform(new EngineWork.VerifyDisks(job, plan)))
                .isInstanceOf(RestoreStep.DisksVerified.class);
        return plan;
    }

    private void nothingOfOursIsLeft(RestorePlan plan) {
        for (PlannedDisk disk : plan.disks()) {
            assertThat(lab.engine().disks().find(DiskMaking.id(disk))).isEmpty();
        }
    }

    /** As the saga does: again for as long as it says so. */
    private void undo(RestoreJob job, RestorePlan plan) throws Exception {
        for (int attempt = 0; attempt < 20; attempt++) {
            try {
                RestoreStep.Undone undone =
                        (RestoreStep.Undone)
                                perform(new EngineWork.RemoveHalfMade(job, plan, null));
                assertThat(undone.leftovers()).isEmpty();
                return;
            } catch (TryAgain again) {
                assertThat(again).hasMessageContaining("being removed");
            }
        }
        throw new AssertionError("The undoing does not end");
    }

    private FailureReason reason(RestoreJob job) throws Exception {
        return ((RestoreStep.WorkFailed) perform(new EngineWork.MakePlan(job))).failure().reason();
    }

    private RestoreStep perform(EngineWork what) throws TryAgain, InterruptedException {
        return work.perform(new SagaId(what.job().id().value()), new StepId("test"), what);
    }
}
