package io.holdfast.restore.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.contracts.Cancellation;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.OldDisks;
import io.holdfast.contracts.ReplacedDisk;
import io.holdfast.contracts.Timeline;
import io.holdfast.contracts.json.HoldfastJson;
import io.holdfast.saga.Codec;
import io.holdfast.saga.json.SealedFamilyCodec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the journal holds of a restore job reads back as it was written. */
class JournalTextTest {

    private static final Failure FAILURE =
            new Failure(FailureReason.REPOSITORY_CORRUPT, "damaged", Jobs.FIRST, 4096L, "ab");

    private static final MovedBytes MOVED = new MovedBytes(7, 5);
    private static final ReplacedDisk REPLACED =
            new ReplacedDisk(Jobs.FIRST, "old", Jobs.SECOND, true);

    @Test
    void every_state_reads_back() {
        Timeline timeline = Timeline.startingWith("planning", Jobs.START);
        RestoreJob job = Jobs.job();
        RestorePlan plan = Jobs.plan();
        RestorePlan floating = Jobs.plan(new RestorePlan.NoVm());
        RestorePlan swapped =
                Jobs.plan(new RestorePlan.SwappedInto(Jobs.NEW_VM, "web", OldDisks.KEEP));
        assertThat(
                        List.<RestoreState>of(
                                new RestoreState.Planning(job, timeline),
                                new RestoreState.CreatingDisks(job, timeline, plan),
                                new RestoreState.FillingDisks(
                                        job, timeline, plan, Map.of(Jobs.FIRST, 7L)),
                                new RestoreState.VerifyingDisks(job, timeline, plan, 7),
                                new RestoreState.CreatingVm(job, timeline, plan, MOVED),
                                new RestoreState.AttachingDisks(
                                        job, timeline, swapped, Jobs.NEW_VM, MOVED),
                                new RestoreState.Checking(job, timeline, floating, null, MOVED),
                                new RestoreState.Finishing(job, timeline, plan, Jobs.NEW_VM, MOVED),
                                new RestoreState.Stopping(
                                        job,
                                        timeline,
                                        plan,
                                        new Cause.Broken(FAILURE),
                                        Set.of(Jobs.SECOND)),
                                new RestoreState.Undoing(
                                        job,
                                        timeline,
                                        plan,
                                        null,
                                        new Cause.Unwanted(Cancellation.of("typo").after(FAILURE))),
                                new RestoreState.ClearingUp(
                                        job,
                                        timeline,
                                        plan,
                                        new Cause.Broken(FAILURE),
                                        List.of("disk"),
                                        Jobs.START),
                                new RestoreState.Cancelled(
                                        job,
                                        timeline,
                                        Cancellation.of(null),
                                        List.of("disk"),
                                        null),
                                new RestoreState.Forestalled(job.id(), Cancellation.of("early")),
                                new RestoreState.NeverRequested(job.id()),
                                new RestoreState.Completed(
                                        job,
                                        timeline,
                                        plan,
                                        Jobs.NEW_VM,
                                        MOVED,
                                        List.of(REPLACED),
                                        List.of("thin")),
                                new RestoreState.Failed(
                                        job, timeline, FAILURE, List.of("disk"), plan)))
                .allSatisfy(state -> readsBack(RestoreState.class, state));
    }

    @Test
    void every_step_reads_back() {
        assertThat(
                        List.<RestoreStep>of(
                                new RestoreStep.Requested(Jobs.job(), Jobs.START),
                                new RestoreStep.Planned(Jobs.plan(), Jobs.START),
                                new RestoreStep.DisksCreated(Jobs.START),
                                new RestoreStep.DiskFilled(Jobs.FIRST, 7, Jobs.START),
                                new RestoreStep.DiskNotFilled(Jobs.FIRST, FAILURE, Jobs.START),
                                new RestoreStep.DisksVerified(7, Jobs.START),
                                new RestoreStep.Finished(
                                        List.of(REPLACED), List.of("thin"), Jobs.START),
                                new RestoreStep.VmCreated(Jobs.NEW_VM, Jobs.START),
                                new RestoreStep.DisksAttached(Jobs.START),
                                new RestoreStep.Checked(Jobs.START),
                                new RestoreStep.WorkFailed(FAILURE, Jobs.START),
                                new RestoreStep.Undone(List.of("disk"), Jobs.START),
                                new RestoreStep.CancelAsked(
                                        Jobs.job().id(), Cancellation.of("typo"), Jobs.START),
                                new RestoreStep.DeadlinePassed("make-plan", Jobs.START)))
                .allSatisfy(step -> readsBack(RestoreStep.class, step));
    }

    @Test
    void every_work_reads_back() {
        RestoreJob job = Jobs.job();
        RestorePlan plan = Jobs.plan();
        assertThat(
                        List.<EngineWork>of(
                                new EngineWork.MakePlan(job),
                                new EngineWork.CreateDisks(job, plan),
                                new EngineWork.VerifyDisks(job, plan),
                                new EngineWork.Finish(job, plan, Jobs.NEW_VM),
                                new EngineWork.CheckVm(job, plan, null),
                                new EngineWork.CreateVm(job, plan),
                                new EngineWork.AttachDisks(job, plan, Jobs.NEW_VM),
                                new EngineWork.CheckVm(job, plan, Jobs.NEW_VM),
                                new EngineWork.RemoveHalfMade(job, plan, null)))
                .allSatisfy(work -> readsBack(EngineWork.class, work));
    }

    @Test
    void a_disk_that_an_older_release_has_planned_is_not_taken_for_zeros() {
        Codec<RestoreStep> codec =
                new SealedFamilyCodec<>(RestoreStep.class, HoldfastJson.mapper());
        String older =
                codec.write(new RestoreStep.Planned(Jobs.plan(), Jobs.START))
                        .replaceAll("\"readsAsZeros\":(true|false),", "");
        assertThat(older).doesNotContain("readsAsZeros");
        assertThat(((RestoreStep.Planned) codec.read(older)).plan().disks())
                .extracting(RestorePlan.PlannedDisk::readsAsZeros)
                .containsOnly(false);
    }

    @Test
    void a_job_that_failed_in_an_older_release_reads_back_without_its_plan() {
        Codec<RestoreState> codec =
                new SealedFamilyCodec<>(RestoreState.class, HoldfastJson.mapper());
        Timeline timeline = Timeline.startingWith("planning", Jobs.START);
        RestoreState unplanned =
                new RestoreState.Failed(Jobs.job(), timeline, FAILURE, List.of("disk"), null);
        String older = codec.write(unplanned).replaceAll(",?\"plan\":null", "");
        assertThat(older).doesNotContain("\"plan\"");
        assertThat(codec.read(older)).isEqualTo(unplanned);
    }

    private static <T> void readsBack(Class<T> family, T value) {
        Codec<T> codec = new SealedFamilyCodec<>(family, HoldfastJson.mapper());
        assertThat(codec.read(codec.write(value))).isEqualTo(value);
    }
}
