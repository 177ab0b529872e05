package io.holdfast.restore.job;

import static io.holdfast.restore.job.Jobs.FIRST;
import static io.holdfast.restore.job.Jobs.LIMITS;
import static io.holdfast.restore.job.Jobs.NEW_VM;
import static io.holdfast.restore.job.Jobs.SECOND;
import static io.holdfast.restore.job.Jobs.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.ApplianceDevice;
import io.holdfast.contracts.Cancellation;
import io.holdfast.contracts.DeviceSerial;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.FullPlace;
import io.holdfast.contracts.OldDisks;
import io.holdfast.contracts.PhaseSeconds;
import io.holdfast.contracts.ReplacedDisk;
import io.holdfast.contracts.RestoreCompleted;
import io.holdfast.contracts.RestoreDisk;
import io.holdfast.contracts.RestoreDisksCreated;
import io.holdfast.contracts.RestoreFailed;
import io.holdfast.contracts.RestoreRequested;
import io.holdfast.contracts.RestoreWaiting;
import io.holdfast.contracts.StopDiskTransfer;
import io.holdfast.contracts.TerminalRestoreEvent;
import io.holdfast.contracts.Timeline;
import io.holdfast.contracts.VmId;
import io.holdfast.restore.job.RestoreStep.CancelAsked;
import io.holdfast.restore.job.RestoreStep.Checked;
import io.holdfast.restore.job.RestoreStep.DiskFilled;
import io.holdfast.restore.job.RestoreStep.DiskNotFilled;
import io.holdfast.restore.job.RestoreStep.DisksAttached;
import io.holdfast.restore.job.RestoreStep.DisksCreated;
import io.holdfast.restore.job.RestoreStep.DisksVerified;
import io.holdfast.restore.job.RestoreStep.Finished;
import io.holdfast.restore.job.RestoreStep.Planned;
import io.holdfast.restore.job.RestoreStep.Requested;
import io.holdfast.restore.job.RestoreStep.Undone;
import io.holdfast.restore.job.RestoreStep.VmCreated;
import io.holdfast.restore.job.RestoreStep.WorkFailed;
import io.holdfast.saga.Effect;
import io.holdfast.saga.InboxKey;
import io.holdfast.saga.Outcome;
import io.holdfast.saga.SagaId;
import io.holdfast.saga.Subject;
import io.holdfast.saga.memory.MemorySagas;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestoreSagaTest {

    private static final Failure LOST = Failure.of(FailureReason.TRANSFER_BROKEN, "disk 11: cut");

    private final MemorySagas<RestoreState, RestoreStep> sagas =
            new MemorySagas<>(new RestoreSaga(LIMITS), START);
    private final RestoreJob job = Jobs.job();
    private final SagaId id = new SagaId(job.id().value());
    private int messages;

    @Test
    void a_restore_plans_makes_disks_fills_them_makes_the_vm_attaches_checks_and_completes() {
        start();
        assertThat(work()).isInstanceOf(EngineWork.MakePlan.class);
        give(new Planned(Jobs.plan(), sagas.now()));
        give(new RestoreStep.Admitted(sagas.now()));
        assertThat(work()).isInstanceOf(EngineWork.CreateDisks.class);
        give(new DisksCreated(sagas.now()));
        assertThat(asked()).extracting(this::sourceOf).containsExactlyInAnyOrder(FIRST, SECOND);
        give(new DiskFilled(FIRST, 100, sagas.now()));
        assertThat(asked()).extracting(this::sourceOf).containsExactly(SECOND);
        give(new DiskFilled(SECOND, 20, sagas.now()));
        assertThat(work()).isInstanceOf(EngineWork.VerifyDisks.class);
        give(new DisksVerified(50, sagas.now()));
        assertThat(work()).isInstanceOf(EngineWork.CreateVm.class);
        give(new VmCreated(NEW_VM, sagas.now()));
        assertThat(work()).isInstanceOf(EngineWork.AttachDisks.class);
        give(new DisksAttached(sagas.now()));
        assertThat(work()).isInstanceOf(EngineWork.CheckVm.class);
        give(new Checked(sagas.now()));

        assertThat(sagas.pending(id)).isEmpty();
        assertThat(sagas.announced())
                .extracting(Object::getClass)
                .isEqualTo(
                        List.of(
                                RestoreRequested.class,
                                RestoreDisksCreated.class,
                                RestoreCompleted.class));
        RestoreCompleted completed = (RestoreCompleted) sagas.announced().getLast();
        assertThat(completed.vm()).isEqualTo(NEW_VM);
        assertThat(completed.bytesWritten()).isEqualTo(120);
        assertThat(completed.bytesVerified()).isEqualTo(50);
        assertThat(completed.warnings()).isEqualTo(Jobs.plan().warnings());
        assertThat(completed.disks()).hasSize(2);
    }

    @Test
    void disks_that_are_plugged_into_an_appliance_are_written_as_its_devices() {
        VmId appliance = new VmId(new UUID(7, 7));
        start();
        give(new Planned(Jobs.plannedThrough(appliance), sagas.now()));
        give(new RestoreStep.Admitted(sagas.now()));
        give(new DisksCreated(sagas.now()));
        assertThat(asked())
                .hasSize(2)
                .allSatisfy(command -> {
                    RestoreDisk restore = (RestoreDisk) command;
                    assertThat(restore.device())
                            .isEqualTo(
                                    new ApplianceDevice(
                                            appliance, DeviceSerial.of(restore.targetDisk())));
                });
    }

    @Test
    void whether_a_disk_reads_as_zeros_is_told_to_those_who_write_it() {
        start();
        give(new Planned(Jobs.plan(), sagas.now()));
        give(new RestoreStep.Admitted(sagas.now()));
        give(new DisksCreated(sagas.now()));
        assertThat(asked())
                .map(RestoreDisk.class::cast)
                .filteredOn(RestoreDisk::readsAsZeros)
                .extracting(RestoreDisk::sourceDisk)
                .containsExactly(FIRST);
    }

    @Test
    void a_completed_restore_says_how_long_each_phase_took() {
        start();
        sagas.pass(Duration.ofSeconds(10));
        give(new Planned(Jobs.plan(), sagas.now()));
        give(new RestoreStep.Admitted(sagas.now()));
        sagas.pass(Duration.ofSeconds(5));
        give(new DisksCreated(sagas.now()));
        sagas.pass(Duration.ofSeconds(100));
        give(new DiskFilled(FIRST, 1, sagas.now()));
        sagas.pass(Duration.ofSeconds(100));
        give(new DiskFilled(SECOND, 1, sagas.now()));
        give(new DisksVerified(1, sagas.now()));
        give(new VmCreated(NEW_VM, sagas.now()));
        give(new DisksAttached(sagas.now()));
        give(new Checked(sagas.now()));
        RestoreCompleted completed = (RestoreCompleted) sagas.announced().getLast();
        assertThat(completed.phases())
                .containsExactly(
                        new PhaseSeconds("planning", 10),
                        new PhaseSeconds("asking", 0),
                        new PhaseSeconds("creating disks", 5),
                        new PhaseSeconds("filling disks", 200),
                        new PhaseSeconds("verifying disks", 0),
                        new PhaseSeconds("creating VM", 0),
                        new PhaseSeconds("attaching disks", 0),
                        new PhaseSeconds("checking", 0));
    }

    @Test
    void a_job_that_has_to_wait_says_for_what_and_touches_nothing() {
        FullPlace engine = new FullPlace(FullPlace.Kind.ENGINE, "lab", 5);
        start();
        give(new Planned(Jobs.plan(), START));
        assertThat(work()).isInstanceOf(EngineWork.AskAdmission.class);
        give(new RestoreStep.MustWait(List.of(engine), START));
        assertThat(sagas.pending(id)).isEmpty();
        assertThat(((RestoreWaiting) sagas.announced().getLast()).full()).containsExactly(engine);

        give(new RestoreStep.Admitted(START));
        assertThat(work()).isInstanceOf(EngineWork.CreateDisks.class);
    }

    @Test
    void a_job_that_does_not_get_its_turn_fails_and_says_what_it_waited_for() {
        start();
        give(new Planned(Jobs.plan(), START));
        give(
                new RestoreStep.MustWait(
                        List.of(new FullPlace(FullPlace.Kind.STORAGE_DOMAIN, "d-1", 3)), START));
        sagas.pass(StepLimits.WAIT_FOR_TURN);
        RestoreFailed failed = (RestoreFailed) sagas.announced().getLast();
        assertThat(failed.failure().reason()).isEqualTo(FailureReason.DEADLINE_PASSED);
        assertThat(failed.failure().text()).contains("storage domain d-1");
    }

    @Test
    void a_plan_that_cannot_be_made_fails_at_once_as_nothing_is_on_the_engine() {
        start();
        give(
                new WorkFailed(
                        Failure.of(FailureReason.RECOVERY_POINT_UNKNOWN, "no such"), sagas.now()));
        assertThat(failed().failure().reason()).isEqualTo(FailureReason.RECOVERY_POINT_UNKNOWN);
        assertThat(sagas.announced()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 6})
    void work_that_fails_later_is_undone_before_the_job_fails(int stepsDone) {
        forward(stepsDone);
        Failure refused = Failure.of(FailureReason.ENGINE_REFUSED, "will not");
        give(new WorkFailed(refused, sagas.now()));
        assertThat(work()).isInstanceOf(EngineWork.RemoveHalfMade.class);
        assertThat(sagas.announced()).noneMatch(TerminalRestoreEvent.class::isInstance);
        give(new Undone(List.of(), sagas.now()));
        assertThat(failed().failure()).isEqualTo(refused);
        assertThat(failed().leftovers()).isEmpty();
    }

    @Test
    void a_job_that_failed_keeps_its_plan_for_those_who_find_what_it_made_later() {
        forward(3);
        give(new WorkFailed(LOST, sagas.now()));
        give(new Undone(List.of("disk"), sagas.now()));
        give(new Undone(List.of(), sagas.now()));
        assertThat(sagas.find(id))
                .containsInstanceOf(RestoreState.Failed.class)
                .map(RestoreState.Failed.class::cast)
                .map(RestoreState.Failed::plan)
                .contains(Jobs.plan());
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6})
    void a_vm_that_was_made_is_named_to_the_undoing(int stepsDone) {
        forward(stepsDone);
        give(new WorkFailed(LOST, sagas.now()));
        assertThat(((EngineWork.RemoveHalfMade) work()).vm()).isEqualTo(NEW_VM);
    }

    @Test
    void a_disk_that_fails_stops_the_others_and_waits_for_their_end() {
        forward(2);
        give(new DiskNotFilled(FIRST, LOST, sagas.now()));
        assertThat(asked())
                .singleElement()
                .isInstanceOfSatisfying(
                        StopDiskTransfer.class,
                        stop ->
                                assertThat(stop.transfer())
                                        .isEqualTo(
                                                io.holdfast.contracts.DiskTransferId.of(
                                                        job.id(), SECOND)));
        give(new DiskNotFilled(SECOND, Failure.of(FailureReason.STOPPED, "asked to"), sagas.now()));
        assertThat(work()).isInstanceOf(EngineWork.RemoveHalfMade.class);
        give(new Undone(List.of(), sagas.now()));
        assertThat(failed().failure()).isEqualTo(LOST);
    }

    @Test
    void a_disk_that_ends_well_while_it_is_stopped_ends_the_stopping_too() {
        forward(2);
        give(new DiskNotFilled(FIRST, LOST, sagas.now()));
        give(new DiskFilled(SECOND, 7, sagas.now()));
        assertThat(work()).isInstanceOf(EngineWork.RemoveHalfMade.class);
    }

    @Test
    void the_last_disk_that_fails_has_nobody_left_to_stop() {
        forward(2);
        give(new DiskFilled(FIRST, 7, sagas.now()));
        give(new DiskNotFilled(SECOND, LOST, sagas.now()));
        assertThat(work()).isInstanceOf(EngineWork.RemoveHalfMade.class);
    }

    @Test
    void a_stopping_that_is_not_answered_goes_on_to_undo_all_the_same() {
        forward(2);
        give(new DiskNotFilled(FIRST, LOST, sagas.now()));
        sagas.pass(LIMITS.stop());
        assertThat(work()).isInstanceOf(EngineWork.RemoveHalfMade.class);
    }

    @Test
    void a_plan_that_takes_too_long_fails_the_job() {
        start();
        sagas.pass(LIMITS.plan());
        assertThat(failed().failure().reason()).isEqualTo(FailureReason.DEADLINE_PASSED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 6})
    void a_step_that_takes_too_long_is_undone(int stepsDone) {
        forward(stepsDone);
        sagas.pass(Duration.ofMinutes(5));
        assertThat(work()).isInstanceOf(EngineWork.RemoveHalfMade.class);
        give(new Undone(List.of("disk x"), sagas.now()));
        assertThat(failed().failure().reason()).isEqualTo(FailureReason.DEADLINE_PASSED);
        assertThat(failed().leftovers()).containsExactly("disk x");
    }

    @Test
    void disks_that_take_too_long_are_stopped_and_undone() {
        forward(2);
        sagas.pass(LIMITS.fillDisks());
        assertThat(asked()).hasSize(2).allMatch(StopDiskTransfer.class::isInstance);
    }

    @Test
    void the_requesters_deadline_ends_every_step_up_to_the_last_check() {
        Instant deadline = START.plus(Duration.ofMinutes(1));
        RestoreDecisions decisions = new RestoreDecisions(LIMITS);
        RestoreJob hurried = Jobs.jobUntil(deadline);
        Instant entered = START.plus(Duration.ofSeconds(40));
        Timeline timeline = Timeline.startingWith("planning", START).then("now", entered);
        MovedBytes moved = new MovedBytes(0, 0);
        RestorePlan plan = Jobs.plan();
        List<RestoreState> untilChecked =
                List.of(
                        new RestoreState.Planning(hurried, timeline),
                        new RestoreState.CreatingDisks(hurried, timeline, plan),
                        new RestoreState.FillingDisks(hurried, timeline, plan, Map.of()),
                        new RestoreState.VerifyingDisks(hurried, timeline, plan, 0),
                        new RestoreState.CreatingVm(hurried, timeline, plan, moved),
                        new RestoreState.AttachingDisks(hurried, timeline, plan, NEW_VM, moved),
                        new RestoreState.Checking(hurried, timeline, plan, NEW_VM, moved));
        assertThat(untilChecked)
                .allSatisfy(state ->
                        assertThat(decisions.of(state).deadline().orElseThrow().after())
                                .isEqualTo(Duration.ofSeconds(20)));
        RestoreState good = new RestoreState.Finishing(hurried, timeline, plan, NEW_VM, moved);
        assertThat(decisions.of(good).deadline().orElseThrow().after()).isEqualTo(LIMITS.finish());
    }

    @Test
    void the_requesters_deadline_counts_when_it_is_sooner() {
        MemorySagas<RestoreState, RestoreStep> soon =
                new MemorySagas<>(new RestoreSaga(LIMITS), START);
        RestoreJob hurried = Jobs.jobUntil(START.plus(Duration.ofHours(1)));
        soon.start(
                id,
                new Subject("restore/1"),
                new Requested(hurried, START),
                new InboxKey("t", "1"),
                "");
        soon.handle(id, new Planned(Jobs.plan(), START), new InboxKey("t", "2"));
        soon.handle(id, new RestoreStep.Admitted(START), new InboxKey("t", "2a"));
        soon.handle(id, new DisksCreated(START), new InboxKey("t", "3"));
        soon.pass(Duration.ofMinutes(59));
        assertThat(soon.find(id).orElseThrow()).isInstanceOf(RestoreState.FillingDisks.class);
        soon.pass(Duration.ofMinutes(1));
        assertThat(soon.find(id).orElseThrow()).isInstanceOf(RestoreState.Stopping.class);
    }

    @Test
    void an_undoing_that_takes_too_long_names_everything_that_may_be_left() {
        forward(4);
        give(new WorkFailed(LOST, sagas.now()));
        sagas.pass(LIMITS.undo());
        assertThat(failed().failure()).isEqualTo(LOST);
        assertThat(failed().leftovers())
                .hasSize(3)
                .anyMatch(left -> left.contains("back"))
                .anyMatch(left -> left.contains("disk-11"));
    }

    @Test
    void what_was_told_to_be_left_is_still_removed_and_the_end_is_told_once() {
        forward(4);
        give(new WorkFailed(LOST, sagas.now()));
        sagas.pass(LIMITS.undo());
        assertThat(work()).isInstanceOf(EngineWork.RemoveLeftovers.class);
        List<Object> told = sagas.announced();
        give(new CancelAsked(job.id(), Cancellation.of("too late"), sagas.now()));
        assertThat(sagas.refusals()).hasSize(1);
        give(new Undone(List.of(), sagas.now()));
        assertThat(sagas.find(id)).containsInstanceOf(RestoreState.Failed.class);
        assertThat(sagas.announced()).isEqualTo(told);
    }

    @Test
    void leftovers_that_stay_are_given_up_in_the_end() {
        forward(4);
        give(new WorkFailed(LOST, sagas.now()));
        give(new Undone(List.of("disk x"), sagas.now()));
        assertThat(failed().leftovers()).containsExactly("disk x");
        sagas.pass(LIMITS.clearUp());
        assertThat(sagas.find(id)).containsInstanceOf(RestoreState.Failed.class);
        assertThat(sagas.announced()).filteredOn(TerminalRestoreEvent.class::isInstance).hasSize(1);
    }

    @Test
    void the_same_request_twice_is_one_job() {
        start();
        Outcome again =
                sagas.start(
                        id,
                        new Subject("restore/1"),
                        new Requested(job, START),
                        new InboxKey("restore commands", "r-1"),
                        "");
        assertThat(again).isInstanceOf(Outcome.AlreadyHandled.class);
        assertThat(sagas.announced()).hasSize(1);
    }

    @Test
    void a_disk_that_is_told_twice_counts_once() {
        forward(2);
        give(new DiskFilled(FIRST, 100, sagas.now()));
        assertThat(give(new DiskFilled(FIRST, 100, sagas.now())))
                .isInstanceOf(Outcome.Refused.class);
        assertThat(give(new DiskNotFilled(FIRST, LOST, sagas.now())))
                .isInstanceOf(Outcome.Refused.class);
        give(new DiskFilled(SECOND, 1, sagas.now()));
        assertThat(sagas.find(id).orElseThrow())
                .isInstanceOfSatisfying(
                        RestoreState.VerifyingDisks.class,
                        state -> assertThat(state.bytesWritten()).isEqualTo(101));
    }

    @Test
    void only_a_request_begins_a_job() {
        assertThat(
                        sagas.start(
                                id,
                                new Subject("restore/1"),
                                new Checked(START),
                                new InboxKey("t", "1"),
                                ""))
                .isInstanceOf(Outcome.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void whatever_happens_in_whatever_order_a_job_ends_in_one_terminal_event(long seed) {
        Random random = new Random(seed);
        start();
        for (int i = 0; i < 200; i++) {
            List<RestoreStep> steps = anyStep();
            give(steps.get(random.nextInt(steps.size())));
            if (random.nextInt(10) == 0) {
                sagas.pass(Duration.ofMinutes(random.nextInt(10)));
            }
        }
        sagas.pass(LIMITS.fillDisks());
        sagas.pass(LIMITS.fillDisks());
        sagas.pass(LIMITS.fillDisks());
        assertThat(sagas.announced()).filteredOn(TerminalRestoreEvent.class::isInstance).hasSize(1);
        assertThat(sagas.pending(id)).isEmpty();
    }

    @Test
    void disks_that_belong_to_no_vm_are_checked_and_make_none() {
        filled(new RestorePlan.NoVm());
        assertThat(((EngineWork.CheckVm) work()).vm()).isNull();
        give(new Checked(sagas.now()));
        RestoreCompleted completed = (RestoreCompleted) sagas.announced().getLast();
        assertThat(completed.vm()).isNull();
        assertThat(completed.vmName()).isNull();
        assertThat(completed.disks()).hasSize(2);
    }

    @Test
    void a_disk_for_a_vm_that_is_there_is_attached_and_makes_none() {
        filled(new RestorePlan.AddedTo(NEW_VM, "web"));
        assertThat(work()).isInstanceOf(EngineWork.AttachDisks.class);
        give(new DisksAttached(sagas.now()));
        give(new Checked(sagas.now()));
        assertThat(((RestoreCompleted) sagas.announced().getLast()).vm()).isEqualTo(NEW_VM);
    }

    @Test
    void replaced_disks_are_settled_after_all_is_checked() {
        swappedAndChecked();
        assertThat(work()).isInstanceOf(EngineWork.Finish.class);
        ReplacedDisk replaced = new ReplacedDisk(FIRST, "old", Jobs.SECOND, true);
        give(new Finished(List.of(replaced), List.of("hm"), sagas.now()));
        RestoreCompleted completed = (RestoreCompleted) sagas.announced().getLast();
        assertThat(completed.replaced()).containsExactly(replaced);
        assertThat(completed.warnings()).containsExactly("disk-12 is thinner", "hm");
    }

    @Test
    void a_good_restore_whose_old_disks_cannot_be_settled_stays_good_and_says_so() {
        swappedAndChecked();
        give(new WorkFailed(Failure.of(FailureReason.ENGINE_REFUSED, "locked"), sagas.now()));
        RestoreCompleted completed = (RestoreCompleted) sagas.announced().getLast();
        assertThat(completed.warnings()).contains("locked");
        assertThat(completed.replaced()).singleElement().matches(disk -> !disk.deleted());
    }

    @Test
    void a_vm_that_is_asked_to_run_is_started_last_and_a_refusal_takes_nothing_back() {
        filled(Jobs.made(true));
        give(new VmCreated(NEW_VM, sagas.now()));
        give(new DisksAttached(sagas.now()));
        give(new Checked(sagas.now()));
        assertThat(work()).isInstanceOf(EngineWork.Finish.class);
        sagas.pass(LIMITS.finish());
        RestoreCompleted completed = (RestoreCompleted) sagas.announced().getLast();
        assertThat(completed.warnings())
                .anySatisfy(text -> assertThat(text).contains("not started"));
    }

    @Test
    void a_swap_that_cannot_be_undone_in_time_names_the_disks_of_the_user() {
        filled(new RestorePlan.SwappedInto(NEW_VM, "web", OldDisks.KEEP));
        give(new WorkFailed(LOST, sagas.now()));
        sagas.pass(LIMITS.undo());
        assertThat(failed().leftovers())
                .anyMatch(left -> left.contains("web") && left.contains(FIRST.text()));
    }

    private void swappedAndChecked() {
        filled(new RestorePlan.SwappedInto(NEW_VM, "web", OldDisks.DELETE_AFTER_VERIFICATION));
        give(new DisksAttached(sagas.now()));
        give(new Checked(sagas.now()));
    }

    private void filled(RestorePlan.Destination destination) {
        start();
        give(new Planned(Jobs.plan(destination), sagas.now()));
        give(new RestoreStep.Admitted(sagas.now()));
        give(new DisksCreated(sagas.now()));
        give(new DiskFilled(FIRST, 1, sagas.now()));
        give(new DiskFilled(SECOND, 1, sagas.now()));
        give(new DisksVerified(1, sagas.now()));
    }

    private List<RestoreStep> anyStep() {
        return List.of(
                new Requested(job, sagas.now()),
                new Planned(Jobs.plan(), sagas.now()),
                new RestoreStep.Admitted(sagas.now()),
                new DisksCreated(sagas.now()),
                new DiskFilled(FIRST, 1, sagas.now()),
                new DiskFilled(SECOND, 1, sagas.now()),
                new DiskNotFilled(FIRST, LOST, sagas.now()),
                new VmCreated(NEW_VM, sagas.now()),
                new DisksAttached(sagas.now()),
                new Checked(sagas.now()),
                new DisksVerified(1, sagas.now()),
                new Finished(List.of(), List.of(), sagas.now()),
                new WorkFailed(LOST, sagas.now()),
                new Undone(List.of(), sagas.now()));
    }

    private void start() {
        sagas.start(
                id,
                new Subject("restore/" + job.id().value()),
                new Requested(job, START),
                new InboxKey("restore commands", "r-1"),
                "");
    }

    /** So many steps of the good path. */
    private void forward(int steps) {
        start();
        List<RestoreStep> path = new ArrayList<>();
        path.add(new Planned(Jobs.plan(), START));
        path.add(new DisksCreated(START));
        path.add(new DiskFilled(FIRST, 1, START));
        path.add(new DisksVerified(1, START));
        path.add(new VmCreated(NEW_VM, START));
        path.add(new DisksAttached(START));
        for (RestoreStep step : path.subList(0, steps)) {
            give(step);
            if (step instanceof Planned) {
                give(new RestoreStep.Admitted(START));
            }
            if (step instanceof DiskFilled) {
                give(new DiskFilled(SECOND, 1, START));
            }
        }
    }

    private Outcome give(RestoreStep step) {
        return sagas.handle(id, step, new InboxKey("test", "m" + messages++));
    }

    private Object work() {
        assertThat(sagas.pending(id)).hasSize(1);
        return ((Effect.Perform) sagas.pending(id).values().iterator().next()).work();
    }

    private List<Object> asked() {
        return sagas.pending(id).values().stream()
                .map(effect -> ((Effect.Ask) effect).message())
                .toList();
    }

    private DiskId sourceOf(Object ask) {
        return ((RestoreDisk) ask).sourceDisk();
    }

    private RestoreFailed failed() {
        assertThat(sagas.announced().getLast()).isInstanceOf(RestoreFailed.class);
        return (RestoreFailed) sagas.announced().getLast();
    }
}
