package io.holdfast.snapshot.backup;

import io.holdfast.contracts.Cancellation;
import io.holdfast.contracts.ConfigurationId;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.FallbackReason;
import io.holdfast.contracts.FullPlace;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.RecoveryPointId;
import io.holdfast.contracts.Timeline;
import io.holdfast.contracts.VmReference;
import io.holdfast.snapshot.chain.ChainLink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where a backup job stands. A transition is a method of the state that allows it. */
public sealed interface BackupState {

    /**
     * The job waits for its turn; nothing is open on the engine.
     *
     * @param full what it waits for; empty while that is not known
     */
    record Waiting(BackupJob job, Timeline timeline, List<FullPlace> full) implements BackupState {

        public Waiting {
            full = List.copyOf(full);
        }

        static Waiting of(BackupStep.Requested requested) {
            return new Waiting(
                    requested.job(), Timeline.startingWith("asking", requested.at()), List.of());
        }

        Waiting forPlaces(List<FullPlace> places, Instant at) {
            return new Waiting(job, timeline.then("waiting", at), places);
        }

        /** What has not happened when the time is over, as a sentence without its end. */
        String unfinished() {
            return full.isEmpty()
                    ? "the engine did not say what the job needs"
                    : "the job had not had its turn: it waited for "
                            + full.stream().map(FullPlace::text).collect(Collectors.joining(", "));
        }

        Opening admitted(Instant at) {
            return new Opening(job, timeline.then("opening", at), Attempt.FIRST, null, null);
        }

        Failed failed(Failure failure, Instant at) {
            return new Failed(job, timeline.then("failed", at), Attempt.FIRST, failure, null);
        }

        Cancelled cancelled(Cancellation cancellation, Instant at) {
            return new Cancelled(
                    job,
                    timeline.then("cancelled", at),
                    Attempt.FIRST,
                    cancellation,
                    null,
                    List.of());
        }
    }

    /** The point in time is being opened on the engine. */
    record Opening(
            BackupJob job,
            Timeline timeline,
            Attempt attempt,
            @Nullable OpenView closedBefore,
            @Nullable ConfigurationId configuration)
            implements BackupState {

        Transferring opened(OpenedPointInTime point, Instant at) {
            return new Transferring(
                    job,
                    timeline.then("transferring", at),
                    attempt,
                    point,
                    configuration,
                    Map.of());
        }

        Opening configurationArrived(ConfigurationId id) {
            return new Opening(job, timeline, attempt, closedBefore, id);
        }

        Closing failed(Failure failure, Instant at) {
            return closing(new Ending.Fail(failure), at);
        }

        Closing cancelled(Cancellation cancellation, Instant at) {
            return closing(new Ending.Cancel(cancellation), at);
        }

        /** Whether anything was opened is not known, so it is closed all the same. */
        private Closing closing(Ending ending, Instant at) {
            return new Closing(job, timeline.then("closing", at), attempt, null, ending);
        }
    }

    /** The configuration and the disks are on their way into the repository. */
    record Transferring(
            BackupJob job,
            Timeline timeline,
            Attempt attempt,
            OpenedPointInTime point,
            @Nullable ConfigurationId configuration,
            Map<DiskId, ArrivedDisk> arrived)
            implements BackupState {

        public Transferring {
            arrived = Map.copyOf(arrived);
        }

        /** Whether the transfer is of this attempt, and still awaited. */
        boolean awaits(DiskTransferId transfer, DiskId disk) {
            return pending().contains(disk) && transfer.equals(transferOf(job, disk, attempt));
        }

        BackupState configurationArrived(ConfigurationId id, Instant at) {
            return new Transferring(job, timeline, attempt, point, id, arrived).closedWhenWhole(at);
        }

        BackupState diskArrived(BackupStep.DiskArrived disk) {
            Map<DiskId, ArrivedDisk> more = new HashMap<>(arrived);
            more.put(
                    disk.disk(),
                    new ArrivedDisk(
                            disk.manifest(),
                            disk.mode(),
                            disk.fallback(),
                            disk.bytesRead(),
                            disk.bytesStored()));
            return new Transferring(job, timeline, attempt, point, configuration, more)
                    .closedWhenWhole(disk.at());
        }

        /** Lost changes can be read in full in another point in time; any other loss is the end. */
        BackupState diskLost(BackupStep.DiskLost lost) {
            boolean again =
                    lost.failure().reason() == FailureReason.BITMAP_MISSING
                            && attempt.number() == 1;
            return stopping(
                    again
                            ? new Ending.OpenAgain(
                                    Attempt.withoutCheckpoint(
                                            FallbackReason.BITMAP_MISSING, lost.failure().text()),
                                    configuration)
                            : new Ending.Fail(lost.failure()),
                    lost.disk(),
                    lost.at());
        }

        BackupState failed(Failure failure, Instant at) {
            return stopping(new Ending.Fail(failure), null, at);
        }

        BackupState cancelled(Cancellation cancellation, Instant at) {
            return stopping(new Ending.Cancel(cancellation), null, at);
        }

        /**
         * What is still running is stopped first: the engine closes nothing under an open transfer.
         */
        private BackupState stopping(Ending ending, @Nullable DiskId ended, Instant at) {
            Set<DiskId> running = pending();
            if (ended != null) {
                running.remove(ended);
            }
            return new Stopping(
                            job,
                            timeline.then("stopping", at),
                            attempt,
                            point.view(),
                            ending,
                            running)
                    .closedWhenAllStopped(at);
        }

        /** Disks that have not arrived yet. */
        Set<DiskId> pending() {
            Set<DiskId> pending = new HashSet<>(point.diskIds());
            pending.removeAll(arrived.keySet());
            return pending;
        }

        private BackupState closedWhenWhole(Instant at) {
            if (configuration == null || !pending().isEmpty()) {
                return this;
            }
            return new Closing(
                    job,
                    timeline.then("closing", at),
                    attempt,
                    point.view(),
                    new Ending.Commit(new CapturedVm(point, configuration, arrived)));
        }
    }

    /**
     * Something failed, or nobody wants it; the disk transfers that still run are being stopped.
     */
    record Stopping(
            BackupJob job,
            Timeline timeline,
            Attempt attempt,
            OpenView view,
            Ending ending,
            Set<DiskId> running)
            implements BackupState {

        public Stopping {
            running = Set.copyOf(running);
        }

        BackupState stopped(DiskId disk, Instant at) {
            Set<DiskId> fewer = new HashSet<>(running);
            fewer.remove(disk);
            return new Stopping(job, timeline, attempt, view, ending, fewer)
                    .closedWhenAllStopped(at);
        }

        Stopping ending(Ending other) {
            return new Stopping(job, timeline, attempt, view, other, running);
        }

        Closing givenUp(Instant at) {
            return new Closing(job, timeline.then("closing", at), attempt, view, ending);
        }

        private BackupState closedWhenAllStopped(Instant at) {
            return running.isEmpty() ? givenUp(at) : this;
        }
    }

    /**
     * The point in time is being closed on the engine, whatever came before.
     *
     * @param view null when it is not known whether anything was opened
     */
    record Closing(
            BackupJob job,
            Timeline timeline,
            Attempt attempt,
            @Nullable OpenView view,
            Ending ending)
            implements BackupState {

        BackupState closed(BackupStep.Closed step) {
            return switch (ending) {
                case Ending.Commit commit ->
                        new Committing(
                                job,
                                timeline.then("committing", step.at()),
                                attempt,
                                commit.vm(),
                                true,
                                step.checkpointUsable(),
                                List.of());
                case Ending.Fail fail ->
                        new Failed(
                                job,
                                timeline.then("failed", step.at()),
                                attempt,
                                fail.failure(),
                                view);
                case Ending.Cancel cancel ->
                        new Cancelled(
                                job,
                                timeline.then("cancelled", step.at()),
                                attempt,
                                cancel.cancellation(),
                                view,
                                List.of());
                case Ending.CloseThenCancel cancel -> abandoning(cancel);
                case Ending.OpenAgain again ->
                        new Opening(
                                job,
                                timeline.then("opening again", step.at()),
                                again.next(),
                                view,
                                again.configuration());
            };
        }

        /** The engine would not close it in time: the data are not lost for that. */
        BackupState notClosed(Instant at) {
            String notClosed = NOT_CLOSED.formatted(job.id().value());
            return switch (ending) {
                case Ending.Commit commit ->
                        new Committing(
                                job,
                                timeline.then("committing", at),
                                attempt,
                                commit.vm(),
                                false,
                                false,
                                List.of(notClosed));
                case Ending.Fail fail -> failed(fail.failure(), notClosed, at);
                case Ending.Cancel cancel ->
                        new Cancelled(
                                job,
                                timeline.then("cancelled", at),
                                attempt,
                                cancel.cancellation(),
                                null,
                                List.of(notClosed));
                case Ending.CloseThenCancel cancel -> abandoning(cancel);
                case Ending.OpenAgain again ->
                        failed(
                                Failure.of(
                                        FailureReason.BITMAP_MISSING,
                                        String.valueOf(again.next().why())),
                                notClosed,
                                at);
            };
        }

        private Closing abandoning(Ending.CloseThenCancel cancel) {
            return ending(new Ending.Cancel(cancel.cancellation()));
        }

        Closing ending(Ending other) {
            return new Closing(job, timeline, attempt, view, other);
        }

        private Failed failed(Failure failure, String more, Instant at) {
            return new Failed(
                    job,
                    timeline.then("failed", at),
                    attempt,
                    failure.withText(failure.text() + "; " + more),
                    null);
        }
    }

    /** The recovery point is being written. */
    record Committing(
            BackupJob job,
            Timeline timeline,
            Attempt attempt,
            CapturedVm vm,
            boolean closed,
            boolean checkpointUsable,
            List<String> warnings)
            implements BackupState {

        public Committing {
            warnings = List.copyOf(warnings);
        }

        BackupState committed(RecoveryPointId recoveryPoint, Instant at) {
            Optional<ChainLink> link = checkpointUsable ? vm.link(recoveryPoint) : Optional.empty();
            return link.<BackupState>map(found ->
                            new KeepingChain(
                                    job,
                                    timeline.then("keeping the chain", at),
                                    vm,
                                    recoveryPoint,
                                    found,
                                    warnings))
                    .orElseGet(() ->
                            new Completed(
                                    job,
                                    timeline.then("completed", at),
                                    vm,
                                    recoveryPoint,
                                    warnings));
        }

        /** Without a recovery point the checkpoint is of no use: it goes too. */
        Closing failed(Failure failure, Instant at) {
            return new Closing(
                    job,
                    timeline.then("closing", at),
                    attempt,
                    closed ? vm.point().view() : null,
                    new Ending.Fail(failure));
        }
    }

    /** The recovery point exists; what later runs count from is being remembered. */
    record KeepingChain(
            BackupJob job,
            Timeline timeline,
            CapturedVm vm,
            RecoveryPointId recoveryPoint,
            ChainLink link,
            List<String> warnings)
            implements BackupState {

        public KeepingChain {
            warnings = List.copyOf(warnings);
        }

        Completed kept(Instant at) {
            return new Completed(job, timeline.then("completed", at), vm, recoveryPoint, warnings);
        }

        /** Old checkpoints that stay are removed after a later run. */
        Completed notKept(Instant at) {
            List<String> more = new ArrayList<>(warnings);
            more.add(
                    "the engine did not remove checkpoints that are no longer needed in time; a later"
                            + " run does");
            return new Completed(job, timeline.then("completed", at), vm, recoveryPoint, more);
        }
    }

    /** The end: a recovery point exists. */
    record Completed(
            BackupJob job,
            Timeline timeline,
            CapturedVm vm,
            RecoveryPointId recoveryPoint,
            List<String> warnings)
            implements BackupState {

        public Completed {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * The end: no recovery point.
     *
     * @param closed the view that was opened and seen to be gone, null where there is none to name
     */
    record Failed(
            BackupJob job,
            Timeline timeline,
            Attempt attempt,
            Failure failure,
            @Nullable OpenView closed)
            implements BackupState {}

    /**
     * The end: no recovery point, as nobody wants it any more.
     *
     * @param closed the view that was opened and seen to be gone, null where there is none to name
     * @param leftovers what may still stand on the engine
     */
    record Cancelled(
            BackupJob job,
            Timeline timeline,
            Attempt attempt,
            Cancellation cancellation,
            @Nullable OpenView closed,
            List<String> leftovers)
            implements BackupState {

        public Cancelled {
            leftovers = List.copyOf(leftovers);
        }
    }

    /** The job was given up before its request came; the request ends at once when it comes. */
    record Forestalled(JobId job, Cancellation cancellation) implements BackupState {

        NeverBegun requested(BackupStep.RequestCame request) {
            return new NeverBegun(job, request.engine(), request.vm(), cancellation, request.at());
        }
    }

    /** The end before the beginning: the request had been given up. */
    record NeverBegun(
            JobId job, EngineId engine, VmReference vm, Cancellation cancellation, Instant at)
            implements BackupState {}

    /** The end of what was given up and never asked for. */
    record NeverRequested(JobId job) implements BackupState {}

    /** The end before the beginning: the request could not be worked on. */
    record Refused(JobId job, EngineId engine, VmReference vm, Failure failure, Instant at)
            implements BackupState {}

    /** The transfer of a disk: one an attempt. */
    static DiskTransferId transferOf(BackupJob job, DiskId disk, Attempt attempt) {
        return DiskTransferId.of(job.id(), disk, attempt.number());
    }

    /** Said when the engine did not close the point in time before the deadline. */
    String NOT_CLOSED =
            "the engine did not confirm that the point in time was closed; look for a VM backup or an"
                    + " auto-generated snapshot with the description holdfast:%s";
}
