package io.holdfast.restore.job;

import io.holdfast.contracts.Cancellation;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FullPlace;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.ReplacedDisk;
import io.holdfast.contracts.Timeline;
import io.holdfast.contracts.VmId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where a restore job stands. A transition is a method of the state that allows it. */
public sealed interface RestoreState {

    /** Waits for one piece of work, which is done, fails, or is not done in time. */
    sealed interface Working extends RestoreState
            permits Planning,
                    Queued,
                    CreatingDisks,
                    VerifyingDisks,
                    CreatingVm,
                    AttachingDisks,
                    Checking,
                    Finishing {

        /** The way back from here; the end where there is nothing to take back. */
        RestoreState takenBack(Cause cause, Instant at);

        /** What has not happened when the time is over, as a sentence without its end. */
        String unfinished();
    }

    /** The end of a job that restored nothing. */
    sealed interface Unsuccessful extends RestoreState permits Failed, Cancelled {}

    /** What is to be made is being settled; nothing is on the engine yet. */
    record Planning(RestoreJob job, Timeline timeline) implements Working {

        static Planning of(RestoreStep.Requested requested) {
            return new Planning(requested.job(), Timeline.startingWith("planning", requested.at()));
        }

        Queued planned(RestorePlan plan, Instant at) {
            return new Queued(job, timeline.then("asking", at), plan, List.of());
        }

        @Override
        public RestoreState takenBack(Cause cause, Instant at) {
            return ended(job, timeline, null, cause, List.of(), at);
        }

        @Override
        public String unfinished() {
            return "the restore was not planned";
        }
    }

    /**
     * The job waits for its turn; nothing is on the engine yet.
     *
     * @param full what it waits for; empty while that is not known
     */
    record Queued(RestoreJob job, Timeline timeline, RestorePlan plan, List<FullPlace> full)
            implements Working {

        public Queued {
            full = List.copyOf(full);
        }

        Queued forPlaces(List<FullPlace> places, Instant at) {
            return new Queued(job, timeline.then("waiting", at), plan, places);
        }

        CreatingDisks admitted(Instant at) {
            return new CreatingDisks(job, timeline.then("creating disks", at), plan);
        }

        @Override
        public RestoreState takenBack(Cause cause, Instant at) {
            return ended(job, timeline, plan, cause, List.of(), at);
        }

        @Override
        public String unfinished() {
            return "the job had not had its turn: it waited for "
                    + full.stream().map(FullPlace::text).collect(Collectors.joining(", "));
        }
    }

    /** The empty disks are being made. */
    record CreatingDisks(RestoreJob job, Timeline timeline, RestorePlan plan) implements Working {

        FillingDisks created(Instant at) {
            return new FillingDisks(job, timeline.then("filling disks", at), plan, Map.of());
        }

        @Override
        public Undoing takenBack(Cause cause, Instant at) {
            return new Undoing(job, timeline.then("undoing", at), plan, null, cause);
        }

        @Override
        public String unfinished() {
            return "the disks were not created";
        }
    }

    /** The disks are being written. */
    record FillingDisks(
            RestoreJob job, Timeline timeline, RestorePlan plan, Map<DiskId, Long> bytesWritten)
            implements RestoreState {

        public FillingDisks {
            bytesWritten = Map.copyOf(bytesWritten);
        }

        RestoreState filled(DiskId source, long bytes, Instant at) {
            Map<DiskId, Long> more = new HashMap<>(bytesWritten);
            more.put(source, bytes);
            FillingDisks next = new FillingDisks(job, timeline, plan, more);
            return next.pending().isEmpty()
                    ? new VerifyingDisks(
                            job, timeline.then("verifying disks", at), plan, next.written())
                    : next;
        }

        /** What is still being written is stopped first. */
        RestoreState takenBack(Cause cause, @Nullable DiskId ended, Instant at) {
            Set<DiskId> running = pending();
            if (ended != null) {
                running.remove(ended);
            }
            return new Stopping(job, timeline.then("stopping", at), plan, cause, running)
                    .undoneWhenAllStopped(at);
        }

        /** Disks that are not whole yet, by the id they have in the recovery point. */
        Set<DiskId> pending() {
            Set<DiskId> pending =
                    plan.disks().stream()
                            .map(RestorePlan.PlannedDisk::source)
                            .collect(Collectors.toCollection(HashSet::new));
            pending.removeAll(bytesWritten.keySet());
            return pending;
        }

        private long written() {
            return bytesWritten.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** What the disks hold is being compared with the repository. */
    record VerifyingDisks(RestoreJob job, Timeline timeline, RestorePlan plan, long bytesWritten)
            implements Working {

        RestoreState verified(long bytes, Instant at) {
            MovedBytes moved = new MovedBytes(bytesWritten, bytes);
            return switch (plan.destination()) {
                case RestorePlan.MadeVm _ ->
                        new CreatingVm(job, timeline.then("creating VM", at), plan, moved);
                case RestorePlan.NoVm _ ->
                        new Checking(job, timeline.then("checking", at), plan, null, moved);
                case RestorePlan.AddedTo added -> attaching(added.vm(), moved, at);
                case RestorePlan.SwappedInto swapped -> attaching(swapped.vm(), moved, at);
            };
        }

        private AttachingDisks attaching(VmId vm, MovedBytes moved, Instant at) {
            return new AttachingDisks(job, timeline.then("attaching disks", at), plan, vm, moved);
        }

        @Override
        public Undoing takenBack(Cause cause, Instant at) {
            return new Undoing(job, timeline.then("undoing", at), plan, null, cause);
        }

        @Override
        public String unfinished() {
            return "the disks were not verified";
        }
    }

    /** The VM is being made from its configuration. */
    record CreatingVm(RestoreJob job, Timeline timeline, RestorePlan plan, MovedBytes moved)
            implements Working {

        AttachingDisks created(VmId vm, Instant at) {
            return new AttachingDisks(job, timeline.then("attaching disks", at), plan, vm, moved);
        }

        @Override
        public Undoing takenBack(Cause cause, Instant at) {
            return new Undoing(job, timeline.then("undoing", at), plan, null, cause);
        }

        @Override
        public String unfinished() {
            return "the VM was not created";
        }
    }

    /** The disks are being hung on the VM. */
    record AttachingDisks(
            RestoreJob job, Timeline timeline, RestorePlan plan, VmId vm, MovedBytes moved)
            implements Working {

        Checking attached(Instant at) {
            return new Checking(job, timeline.then("checking", at), plan, vm, moved);
        }

        @Override
        public Undoing takenBack(Cause cause, Instant at) {
            return new Undoing(job, timeline.then("undoing", at), plan, vm, cause);
        }

        @Override
        public String unfinished() {
            return "the disks were not attached";
        }
    }

    /** What the engine shows is being compared with what the recovery point says. */
    record Checking(
            RestoreJob job,
            Timeline timeline,
            RestorePlan plan,
            @Nullable VmId vm,
            MovedBytes moved)
            implements Working {

        RestoreState passed(Instant at) {
            return vm != null && plan.destination().needsFinishing()
                    ? new Finishing(job, timeline.then("finishing", at), plan, vm, moved)
                    : new Completed(
                            job,
                            timeline.then("completed", at),
                            plan,
                            vm,
                            moved,
                            List.of(),
                            plan.warnings());
        }

        @Override
        public Undoing takenBack(Cause cause, Instant at) {
            return new Undoing(job, timeline.then("undoing", at), plan, vm, cause);
        }

        @Override
        public String unfinished() {
            return "what was restored was not checked";
        }
    }

    /**
     * The restore is good; the VM is being started, or the replaced disks are being settled. What
     * fails now is told and takes nothing back.
     */
    record Finishing(RestoreJob job, Timeline timeline, RestorePlan plan, VmId vm, MovedBytes moved)
            implements Working {

        Completed finished(List<ReplacedDisk> replaced, List<String> warnings, Instant at) {
            List<String> all = new ArrayList<>(plan.warnings());
            all.addAll(warnings);
            return new Completed(
                    job, timeline.then("completed", at), plan, vm, moved, replaced, all);
        }

        @Override
        public Completed takenBack(Cause cause, Instant at) {
            return finished(stillThere(), List.of(cause.text()), at);
        }

        private List<ReplacedDisk> stillThere() {
            List<ReplacedDisk> there = new ArrayList<>();
            for (RestorePlan.PlannedDisk disk : plan.disks()) {
                RestorePlan.OldDisk old = disk.replaces();
                if (old != null) {
                    there.add(new ReplacedDisk(old.disk(), old.alias(), disk.target(), false));
                }
            }
            return there;
        }

        @Override
        public String unfinished() {
            return switch (plan.destination()) {
                case RestorePlan.MadeVm _ -> "the restored VM was not started";
                case RestorePlan.SwappedInto _ ->
                        "the replaced disks were not all renamed or deleted";
                case RestorePlan.NoVm _, RestorePlan.AddedTo _ -> "the restore was not finished";
            };
        }
    }

    /** Something failed, or nobody wants it; the disks that are still being written are stopped. */
    record Stopping(
            RestoreJob job, Timeline timeline, RestorePlan plan, Cause cause, Set<DiskId> running)
            implements RestoreState {

        public Stopping {
            running = Set.copyOf(running);
        }

        RestoreState stopped(DiskId source, Instant at) {
            Set<DiskId> fewer = new HashSet<>(running);
            fewer.remove(source);
            return new Stopping(job, timeline, plan, cause, fewer).undoneWhenAllStopped(at);
        }

        Stopping cancelled(Cancellation cancellation) {
            return new Stopping(job, timeline, plan, cause.cancelled(cancellation), running);
        }

        Undoing givenUp(Instant at) {
            return new Undoing(job, timeline.then("undoing", at), plan, null, cause);
        }

        private RestoreState undoneWhenAllStopped(Instant at) {
            return running.isEmpty() ? givenUp(at) : this;
        }
    }

    /** What was half made is being removed. */
    record Undoing(
            RestoreJob job, Timeline timeline, RestorePlan plan, @Nullable VmId vm, Cause cause)
            implements RestoreState {

        RestoreState undone(List<String> leftovers, Instant at) {
            return leftovers.isEmpty()
                    ? ended(job, timeline, plan, cause, leftovers, at)
                    : new ClearingUp(job, timeline, plan, cause, leftovers, at);
        }

        Undoing cancelled(Cancellation cancellation) {
            return new Undoing(job, timeline, plan, vm, cause.cancelled(cancellation));
        }

        /** Nobody knows what is left: everything that was to be made is named. */
        RestoreState notUndone(Instant at) {
            List<String> maybe =
                    plan.disks().stream()
                            .map(disk ->
                                    "disk " + disk.target().value() + " (" + disk.alias() + ")")
                            .collect(Collectors.toCollection(ArrayList::new));
            switch (plan.destination()) {
                case RestorePlan.MadeVm made -> maybe.addFirst("VM " + made.name());
                case RestorePlan.SwappedInto swapped ->
                        maybe.addFirst("VM " + swapped.name() + " may lack disks: " + oldDisks());
                case RestorePlan.NoVm _, RestorePlan.AddedTo _ -> {
                    // Nothing but the disks was to be made.
                }
            }
            return undone(maybe, at);
        }

        private String oldDisks() {
            return plan.disks().stream()
                    .map(RestorePlan.PlannedDisk::replaces)
                    .filter(Objects::nonNull)
                    .map(old -> old.disk().value() + " (" + old.alias() + ")")
                    .collect(Collectors.joining(", "));
        }
    }

    /**
     * The job is over and has said so; what the engine did not give back in time is still being
     * removed.
     *
     * @param leftovers what was told to be left
     * @param endedAt when the job ended for those who asked for it
     */
    record ClearingUp(
            RestoreJob job,
            Timeline timeline,
            RestorePlan plan,
            Cause cause,
            List<String> leftovers,
            Instant endedAt)
            implements RestoreState {

        public ClearingUp {
            leftovers = List.copyOf(leftovers);
        }

        /** As the job ended, whatever became of the leftovers since. */
        Unsuccessful end() {
            return ended(job, timeline, plan, cause, leftovers, endedAt);
        }
    }

    /**
     * The end: what was asked for is back.
     *
     * @param vm which has the disks; null when none has
     * @param warnings what is other than it was, or not as asked
     */
    record Completed(
            RestoreJob job,
            Timeline timeline,
            RestorePlan plan,
            @Nullable VmId vm,
            MovedBytes moved,
            List<ReplacedDisk> replaced,
            List<String> warnings)
            implements RestoreState {

        public Completed {
            replaced = List.copyOf(replaced);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * The end: nothing was restored.
     *
     * @param leftovers what may still stand on the engine, by name
     * @param plan what was to be made; null where nothing was planned, and in journals of older
     *     releases
     */
    record Failed(
            RestoreJob job,
            Timeline timeline,
            Failure failure,
            List<String> leftovers,
            @Nullable RestorePlan plan)
            implements Unsuccessful {

        public Failed {
            leftovers = List.copyOf(leftovers);
        }
    }

    /**
     * The end: nothing was restored, as nobody wants it any more.
     *
     * @param leftovers what may still stand on the engine, by name
     * @param plan as of one that failed
     */
    record Cancelled(
            RestoreJob job,
            Timeline timeline,
            Cancellation cancellation,
            List<String> leftovers,
            @Nullable RestorePlan plan)
            implements Unsuccessful {

        public Cancelled {
            leftovers = List.copyOf(leftovers);
        }
    }

    /** The job was given up before its request came; the request ends at once when it comes. */
    record Forestalled(JobId job, Cancellation cancellation) implements RestoreState {

        Cancelled requested(RestoreStep.Requested request) {
            return new Cancelled(
                    request.job(),
                    Timeline.startingWith("cancelled", request.at()),
                    cancellation,
                    List.of(),
                    null);
        }
    }

    /** The end of what was given up and never asked for. */
    record NeverRequested(JobId job) implements RestoreState {}

    private static Unsuccessful ended(
            RestoreJob job,
            Timeline timeline,
            @Nullable RestorePlan plan,
            Cause cause,
            List<String> leftovers,
            Instant at) {
        return switch (cause) {
            case Cause.Broken broken ->
                    new Failed(job, timeline.then("failed", at), broken.failure(), leftovers, plan);
            case Cause.Unwanted unwanted ->
                    new Cancelled(
                            job,
                            timeline.then("cancelled", at),
                            unwanted.cancellation(),
                            leftovers,
                            plan);
        };
    }
}
