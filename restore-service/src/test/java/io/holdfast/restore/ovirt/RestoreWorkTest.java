package io.holdfast.restore.ovirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.MacPolicy;
import io.holdfast.contracts.RestoreTarget;
import io.holdfast.contracts.VmId;
import io.holdfast.ovirt.DiskAttachment;
import io.holdfast.ovirt.DiskId;
import io.holdfast.ovirt.DiskInterface;
import io.holdfast.ovirt.NewAttachment;
import io.holdfast.ovirt.Nic;
import io.holdfast.ovirt.Vm;
import io.holdfast.restore.job.EngineWork;
import io.holdfast.restore.job.RestoreJob;
import io.holdfast.restore.job.RestorePlan;
import io.holdfast.restore.job.RestorePlan.PlannedDisk;
import io.holdfast.restore.job.RestoreStep;
import io.holdfast.saga.Performer.TryAgain;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.StepId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every piece of work, against a simulated engine and a repository in memory. */
class RestoreWorkTest {

    @TempDir Path folder;
    private Lab lab;
    private RestoreWork work;

    @BeforeEach
    void open() throws Exception {
        lab = new Lab(folder);
        work =
                new RestoreWork(
                        lab.engines, lab.repository, () -> Lab.NOW, _ -> lab.imageio, lab::claim);
    }

    @AfterEach
    void close() throws IOException {
        lab.close();
    }

    @Test
    void a_vm_that_was_destroyed_comes_back_under_its_own_identity() throws Exception {
        List<Nic> before = lab.engine().vms().nics(id(new VmId(lab.vm)));
        lab.destroy();
        RestoreJob job = lab.job("web", MacPolicy.KEEP);
        RestorePlan plan = plan(job);
        VmId vm = make(job, plan);

        assertThat(vm.value()).isEqualTo(lab.vm);
        assertThat(perform(new EngineWork.CheckVm(job, plan, vm)))
                .isInstanceOf(RestoreStep.Checked.class);
        assertThat(lab.engine().vms().nics(id(vm)))
                .extracting(Nic::macAddress)
                .isEqualTo(before.stream().map(Nic::macAddress).toList());
        List<DiskAttachment> disks = lab.engine().vms().disks(id(vm));
        assertThat(disks).hasSize(2).allMatch(DiskAttachment::active);
        assertThat(disks).filteredOn(DiskAttachment::bootable).hasSize(1);
    }

    @Test
    void a_copy_beside_the_living_vm_gets_an_identity_of_its_own() throws Exception {
        RestoreJob job = lab.job("web-copy", MacPolicy.NEW);
        RestorePlan plan = plan(job);
        VmId vm = make(job, plan);
        assertThat(vm.value()).isNotEqualTo(lab.vm);
        assertThat(perform(new EngineWork.CheckVm(job, plan, vm)))
                .isInstanceOf(RestoreStep.Checked.class);
        assertThat(lab.engine().vms().nics(id(vm)))
                .extracting(Nic::macAddress)
                .doesNotContainAnyElementsOf(
                        lab.engine().vms().nics(id(new VmId(lab.vm))).stream()
                                .map(Nic::macAddress)
                                .toList());
    }

    @ParameterizedTest
    @EnumSource(MacPolicy.class)
    void every_work_done_twice_is_done_once(MacPolicy macs) throws Exception {
        lab.destroy();
        RestoreJob job = lab.job("web", macs);
        RestorePlan plan = plan(job);
        VmId once = make(job, plan);
        VmId twice = make(job, plan);
        assertThat(twice).isEqualTo(once);
        assertThat(vms()).containsExactly("appliance", "web");
        assertThat(lab.engine().vms().disks(id(once))).hasSize(2);
    }

    private List<String> vms() {
        return lab.engine().vms().list().stream().map(Vm::name).toList();
    }

    @Test
    void an_unknown_recovery_point_is_told_as_such() throws Exception {
        RestoreTarget target = new RestoreTarget.NewVm("web", null, null, MacPolicy.KEEP);
        assertThat(reason(lab.job(target, UUID.randomUUID())))
                .isEqualTo(FailureReason.RECOVERY_POINT_UNKNOWN);
    }

    @Test
    void a_name_that_is_taken_is_refused() throws Exception {
        assertThat(reason(lab.job("web", MacPolicy.NEW))).isEqualTo(FailureReason.TARGET_REFUSED);
    }

    @Test
    void an_unknown_cluster_or_domain_is_told_with_what_there_is() throws Exception {
        for (RestoreTarget target :
                List.of(
                        new RestoreTarget.NewVm("copy", "nowhere", null, MacPolicy.NEW),
                        new RestoreTarget.NewVm("copy", null, "nowhere", MacPolicy.NEW))) {
            RestoreStep step = perform(new EngineWork.MakePlan(lab.job(target, lab.point.value())));
            RestoreStep.WorkFailed failed = (RestoreStep.WorkFailed) step;
            assertThat(failed.failure().reason()).isEqualTo(FailureReason.TARGET_UNKNOWN);
            assertThat(failed.failure().text()).contains("nowhere", "target.");
        }
    }

    @Test
    void a_mac_address_in_use_is_refused_before_anything_is_made() throws Exception {
        RestoreStep refused = perform(new EngineWork.MakePlan(lab.job("copy", MacPolicy.KEEP)));
        assertThat(((RestoreStep.WorkFailed) refused).failure())
                .matches(failure -> failure.reason() == FailureReason.TARGET_REFUSED)
                .matches(failure -> failure.text().contains("(VM web)"));
    }

    @Test
    void mac_addresses_that_are_in_use_are_new_where_that_is_allowed() throws Exception {
        RestoreJob job = lab.job("web-copy", MacPolicy.KEEP_IF_FREE);
        RestorePlan plan = plan(job);
        assertThat(plan.warnings()).anyMatch(text -> text.contains("new MAC addresses"));
        VmId vm = make(job, plan);
        assertThat(vm.value()).isNotEqualTo(lab.vm);
        assertThat(perform(new EngineWork.CheckVm(job, plan, vm)))
                .isInstanceOf(RestoreStep.Checked.class);
    }

    @ParameterizedTest
    @EnumSource(MacPolicy.class)
    void an_undoing_removes_vm_and_disks_and_finds_nothing_the_second_time(MacPolicy macs)
            throws Exception {
        lab.destroy();
        RestoreJob job = lab.job("web", macs);
        RestorePlan plan = plan(job);
        make(job, plan);
        assertThat(undo(job, plan).leftovers()).isEmpty();
        assertThat(vms()).containsExactly("appliance");
        for (PlannedDisk disk : plan.disks()) {
            assertThat(lab.engine().disks().find(DiskMaking.id(disk))).isEmpty();
        }
        assertThat(undo(job, plan).leftovers()).isEmpty();
    }

    @Test
    void leftovers_go_as_long_as_nobody_has_taken_them_up() throws Exception {
        lab.destroy();
        RestoreJob job = lab.job("web", MacPolicy.KEEP);
        RestorePlan plan = plan(job);
        make(job, plan);
        clearUp(job, plan);
        assertThat(vms()).containsExactly("appliance");
        for (PlannedDisk disk : plan.disks()) {
            assertThat(lab.engine().disks().find(DiskMaking.id(disk))).isEmpty();
        }
    }

    @Test
    void a_leftover_that_somebody_made_use_of_stays() throws Exception {
        RestoreJob job = lab.job("web-copy", MacPolicy.NEW);
        RestorePlan plan = plan(job);
        perform(new EngineWork.CreateDisks(job, plan));
        DiskId used = DiskMaking.id(plan.disks().getFirst());
        var _ =
                lab.engine()
                        .disks()
                        .attach(
                                id(new VmId(lab.vm)),
                                new NewAttachment(used, DiskInterface.VIRTIO_SCSI, false, true));
        clearUp(job, plan);
        assertThat(lab.engine().disks().find(used)).isPresent();
        assertThat(lab.engine().disks().find(DiskMaking.id(plan.disks().getLast()))).isEmpty();
    }

    private void clearUp(RestoreJob job, RestorePlan plan) throws Exception {
        for (int attempt = 0; attempt < 20; attempt++) {
            try {
                perform(new EngineWork.RemoveLeftovers(job, plan));
                return;
            } catch (TryAgain again) {
                assertThat(again).hasMessageContaining("being removed");
            }
        }
        throw new AssertionError("The clearing up does not end");
    }

    @ParameterizedTest
    @EnumSource(MacPolicy.class)
    void a_vm_that_another_job_has_made_is_never_taken_for_ours(MacPolicy macs) throws Exception {
        lab.destroy();
        RestoreJob mine = lab.job("web", macs);
        RestorePlan minePlan = plan(mine);
        RestoreJob other = lab.job("web", macs);
        RestorePlan otherPlan = plan(other);
        VmId theirs = make(other, otherPlan);
        assertThat(perform(new EngineWork.CreateVm(mine, minePlan)))
                .isInstanceOf(RestoreStep.WorkFailed.class);
        assertThat(undo(mine, minePlan).leftovers()).isEmpty();
        assertThat(lab.engine().vms().find(id(theirs))).isPresent();
        assertThat(lab.engine().vms().disks(id(theirs))).hasSize(2);
    }

    @Test
    void a_vm_without_its_disks_does_not_pass_the_check() throws Exception {
        lab.destroy();
        RestoreJob job = lab.job("web", MacPolicy.KEEP);
        RestorePlan plan = plan(job);
        perform(new EngineWork.CreateDisks(job, plan));
        RestoreStep.VmCreated made =
                (RestoreStep.VmCreated) perform(new EngineWork.CreateVm(job, plan));
        assertThat(perform(new EngineWork.CheckVm(job, plan, made.vm())))
                .isInstanceOfSatisfying(
                        RestoreStep.WorkFailed.class,
                        failed -> {
                            assertThat(failed.failure().reason())
                                    .isEqualTo(FailureReason.VERIFICATION_FAILED);
                            assertThat(failed.failure().text()).contains("is not attached");
                        });
    }

    @Test
    void an_engine_that_is_away_is_tried_again() throws Exception {
        RestoreJob job = lab.job("web-copy", MacPolicy.NEW);
        RestorePlan plan = plan(job);
        lab.simulator.close();
        assertThatThrownBy(() -> perform(new EngineWork.CreateDisks(job, plan)))
                .isInstanceOf(TryAgain.class);
        assertThatThrownBy(() -> perform(new EngineWork.RemoveHalfMade(job, plan, null)))
                .isInstanceOf(TryAgain.class);
    }

    private RestorePlan plan(RestoreJob job) throws Exception {
        return ((RestoreStep.Planned) perform(new EngineWork.MakePlan(job))).plan();
    }

    private VmId make(RestoreJob job, RestorePlan plan) throws Exception {
        assertThat(perform(new EngineWork.CreateDisks(job, plan)))
                .isInstanceOf(RestoreStep.DisksCreated.class);
        RestoreStep step = perform(new EngineWork.CreateVm(job, plan));
        assertThat(step).isInstanceOf(RestoreStep.VmCreated.class);
        VmId vm = ((RestoreStep.VmCreated) step).vm();
        assertThat(perform(new EngineWork.AttachDisks(job, plan, vm)))
                .isInstanceOf(RestoreStep.DisksAttached.class);
        return vm;
    }

    /** As the saga does: again for as long as it says so. */
    private RestoreStep.Undone undo(RestoreJob job, RestorePlan plan) throws Exception {
        for (int attempt = 0; attempt < 20; attempt++) {
            try {
                return (RestoreStep.Undone) perform(new EngineWork.RemoveHalfMade(job, plan, null));
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

    private static io.holdfast.ovirt.VmId id(VmId vm) {
        return new io.holdfast.ovirt.VmId(vm.value());
    }
}
