package io.holdfast.restore.job;

import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.Timeline;
import io.holdfast.contracts.VmId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where a restore job stands. A transition is a method of the state that allows it. */
public sealed interface RestoreState {

    RestoreJob job();

    Timeline timeline();

    /** Waits for one piece of work, which is done, fails, or is not done in time. */
    sealed interface Working extends RestoreState
            permits Planning, CreatingDisks, CreatingVm, AttachingDisks, Checking {

        RestoreState failed(Failure failure, Instant at);

        /** What has not happened when the time is over, as a sentence without its end. */
        String unfinished();
    }

    /** What is to be made is being settled; nothing is on the engine yet. */
    record Planning(RestoreJob job, Timeline timeline) implements Working {

        static Planning of(RestoreStep.Requested requested) {
            return new Planning(requested.job(), Timeline.startingWith("planning", requested.at()));
        }

        CreatingDisks planned(RestorePlan plan, Instant at) {
            return new CreatingDisks(job, timeline.then("creating disks", at), plan);
        }

        @Override
        public Failed failed(Failure failure, Instant at) {
            return new Failed(job, timeline.then("failed", at), failure, List.of());
        }

        @Override
        public String unfinished() {
            return "the restore was not planned";
        }
    }

    /** The empty disks are being made. */
    record CreatingDisks(RestoreJob job, Timeline timeline, RestorePlan plan) implements Working {

        FillingDisks created(Instant at) {
            return new FillingDisks(job, timeline.then("filling disks", at), plan, Map.of());
        }

        @Override
        public Undoing failed(Failure failure, Instant at) {
            return new Undoing(job, timeline.then("undoing", at), plan, null, failure);
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
                    ? new CreatingVm(job, timeline.then("creating VM", at), plan, next.written())
                    : next;
        }

        RestoreState failed(Failure failure, @Nullable DiskId ended, Instant at) {
            Set<DiskId> running = pending();
            if (ended != null) {
                running.remove(ended);
            }
            return new Stopping(job, timeline.then("stopping", at), plan, failure, running)
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

    /** The VM is being made from its configuration. */
    record CreatingVm(RestoreJob job, Timeline timeline, RestorePlan plan, long bytesWritten)
            implements Working {

        AttachingDisks created(VmId vm, Instant at) {
            return new AttachingDisks(
                    job, timeline.then("attaching disks", at), plan, vm, bytesWritten);
        }

        @Override
        public Undoing failed(Failure failure, Instant at) {
            return new Undoing(job, timeline.then("undoing", at), plan, null, failure);
        }

        @Override
        public String unfinished() {
            return "the VM was not created";
        }
    }

    /** The disks are being hung on the VM. */
    record AttachingDisks(
            RestoreJob job, Timeline timeline, RestorePlan plan, VmId vm, long bytesWritten)
            implements Working {

        Checking attached(Instant at) {
            return new Checking(job, timeline.then("checking", at), plan, vm, bytesWritten);
        }

        @Override
        public Undoing failed(Failure failure, Instant at) {
            return new Undoing(job, timeline.then("undoing", at), plan, vm, failure);
        }

        @Override
        public String unfinished() {
            return "the disks were not attached";
        }
    }

    /** What the engine shows is being compared with what the recovery point says. */
    record Checking(RestoreJob job, Timeline timeline, RestorePlan plan, VmId vm, long bytesWritten)
            implements Working {

        Completed passed(Instant at) {
            return new Completed(job, timeline.then("completed", at), plan, vm, bytesWritten);
        }

        @Override
        public Undoing failed(Failure failure, Instant at) {
            return new Undoing(job, timeline.then("undoing", at), plan, vm, failure);
        }

        @Override
        public String unfinished() {
            return "the restored VM was not checked";
        }
    }

    /** Something failed; the disks that are still being written are stopped. */
    record Stopping(
            RestoreJob job,
            Timeline timeline,
            RestorePlan plan,
            Failure failure,
            Set<DiskId> running)
            implements RestoreState {

        public Stopping {
            running = Set.copyOf(running);
        }

        RestoreState stopped(DiskId source, Instant at) {
            Set<DiskId> fewer = new HashSet<>(running);
            fewer.remove(source);
            return new Stopping(job, timeline, plan, failure, fewer).undoneWhenAllStopped(at);
        }

        Undoing givenUp(Instant at) {
            return new Undoing(job, timeline.then("undoing", at), plan, null, failure);
        }

        private RestoreState undoneWhenAllStopped(Instant at) {
            return running.isEmpty() ? givenUp(at) : this;
        }
    }

    /** What was half made is being removed. */
    record Undoing(
            RestoreJob job, Timeline timeline, RestorePlan plan, @Nullable VmId vm, Failure failure)
            implements RestoreState {

        Failed undone(List<String> leftovers, Instant at) {
            return new Failed(job, timeline.then("failed", at), failure, leftovers);
        }

        /** Nobody knows what is left: everything that was to be made is named. */
        Failed notUndone(Instant at) {
            List<String> maybe =
                    plan.disks().stream()
                            .map(disk ->
                                    "disk " + disk.target().value() + " (" + disk.alias() + ")")
                            .collect(Collectors.toCollection(java.util.ArrayList::new));
            maybe.addFirst("VM " + plan.vmName());
            return undone(maybe, at);
        }
    }

    /** The end: the VM is back. */
    record Completed(
            RestoreJob job, Timeline timeline, RestorePlan plan, VmId vm, long bytesWritten)
            implements RestoreState {}

    /**
     * The end: nothing was restored.
     *
     * @param leftovers what may still stand on the engine, by name
     */
    record Failed(RestoreJob job, Timeline timeline, Failure failure, List<String> leftovers)
            implements RestoreState {

        public Failed {
            leftovers = List.copyOf(leftovers);
        }
    }
}
