package io.holdfast.snapshot.backup;

import io.holdfast.contracts.ConfigurationId;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskManifestId;
import io.holdfast.contracts.EngineBackupId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.RecoveryPointId;
import io.holdfast.contracts.Timeline;
import io.holdfast.contracts.VmReference;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a backup job stands. A transition is a method of the state that allows it. */
public sealed interface BackupState {

    /** The point in time is being opened on the engine. */
    record Opening(BackupJob job, Timeline timeline) implements BackupState {

        static Opening of(BackupStep.Requested requested) {
            return new Opening(requested.job(), Timeline.startingWith("opening", requested.at()));
        }

        Transferring opened(OpenedPointInTime point, Instant at) {
            return new Transferring(job, timeline.then("transferring", at), point, null, Map.of());
        }

        /** Whether anything was opened is not known, so it is closed all the same. */
        Closing failed(Failure failure, Instant at) {
            return new Closing(job, timeline.then("closing", at), null, new Ending.Fail(failure));
        }
    }

    /** A disk that is whole in the repository. */
    record ArrivedDisk(DiskManifestId manifest, long bytesRead, long bytesStored) {}

    /** The configuration and the disks are on their way into the repository. */
    record Transferring(
            BackupJob job,
            Timeline timeline,
            OpenedPointInTime point,
            @Nullable ConfigurationId configuration,
            Map<DiskId, ArrivedDisk> arrived)
            implements BackupState {

        public Transferring {
            arrived = Map.copyOf(arrived);
        }

        BackupState configurationArrived(ConfigurationId id, Instant at) {
            return new Transferring(job, timeline, point, id, arrived).closedWhenWhole(at);
        }

        BackupState diskArrived(BackupStep.DiskArrived disk) {
            Map<DiskId, ArrivedDisk> more = new HashMap<>(arrived);
            more.put(
                    disk.disk(),
                    new ArrivedDisk(disk.manifest(), disk.bytesRead(), disk.bytesStored()));
            return new Transferring(job, timeline, point, configuration, more)
                    .closedWhenWhole(disk.at());
        }

        /**
         * What is still running is stopped first: the engine closes nothing under an open transfer.
         */
        BackupState failed(Failure failure, @Nullable DiskId ended, Instant at) {
            Set<DiskId> running = pending();
            if (ended != null) {
                running.remove(ended);
            }
            return new Stopping(
                            job,
                            timeline.then("stopping", at),
                            point.engineBackup(),
                            failure,
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
                    point.engineBackup(),
                    new Ending.Commit(new CapturedVm(point, configuration, arrived)));
        }
    }

    /** Something failed; the disk transfers that still run are being stopped. */
    record Stopping(
            BackupJob job,
            Timeline timeline,
            EngineBackupId engineBackup,
            Failure failure,
            Set<DiskId> running)
            implements BackupState {

        public Stopping {
            running = Set.copyOf(running);
        }

        BackupState stopped(DiskId disk, Instant at) {
            Set<DiskId> fewer = new HashSet<>(running);
            fewer.remove(disk);
            return new Stopping(job, timeline, engineBackup, failure, fewer)
                    .closedWhenAllStopped(at);
        }

        Closing givenUp(Instant at) {
            return new Closing(
                    job, timeline.then("closing", at), engineBackup, new Ending.Fail(failure));
        }

        private BackupState closedWhenAllStopped(Instant at) {
            return running.isEmpty() ? givenUp(at) : this;
        }
    }

    /**
     * The point in time is being closed on the engine, whatever came before.
     *
     * @param engineBackup null when it is not known whether anything was opened
     */
    record Closing(
            BackupJob job, Timeline timeline, @Nullable EngineBackupId engineBackup, Ending ending)
            implements BackupState {

        BackupState closed(Instant at) {
            return switch (ending) {
                case Ending.Commit commit ->
                        new Committing(
                                job, timeline.then("committing", at), commit.vm(), true, List.of());
                case Ending.Fail fail ->
                        new Failed(job, timeline.then("failed", at), fail.failure(), engineBackup);
            };
        }

        /** The engine would not close it in time: the data are not lost for that. */
        BackupState notClosed(Instant at) {
            return switch (ending) {
                case Ending.Commit commit ->
                        new Committing(
                                job,
                                timeline.then("committing", at),
                                commit.vm(),
                                false,
                                List.of(NOT_CLOSED.formatted(job.id().value())));
                case Ending.Fail fail ->
                        new Failed(
                                job,
                                timeline.then("failed", at),
                                fail.failure()
                                        .withText(
                                                fail.failure().text()
                                                        + "; "
                                                        + NOT_CLOSED.formatted(job.id().value())),
                                null);
            };
        }
    }

    /** The recovery point is being written. */
    record Committing(
            BackupJob job, Timeline timeline, CapturedVm vm, boolean closed, List<String> warnings)
            implements BackupState {

        public Committing {
            warnings = List.copyOf(warnings);
        }

        Completed committed(RecoveryPointId recoveryPoint, Instant at) {
            return new Completed(
                    job, timeline.then("completed", at), vm, recoveryPoint, closed, warnings);
        }

        Failed failed(Failure failure, Instant at) {
            return new Failed(
                    job,
                    timeline.then("failed", at),
                    failure,
                    closed ? vm.point().engineBackup() : null);
        }
    }

    /** The end: a recovery point exists. */
    record Completed(
            BackupJob job,
            Timeline timeline,
            CapturedVm vm,
            RecoveryPointId recoveryPoint,
            boolean closed,
            List<String> warnings)
            implements BackupState {

        public Completed {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * The end: no recovery point.
     *
     * @param closed the VM backup that was opened and seen to be gone, null where there is none to
     *     name
     */
    record Failed(
            BackupJob job, Timeline timeline, Failure failure, @Nullable EngineBackupId closed)
            implements BackupState {}

    /** The end before the beginning: the request could not be worked on. */
    record Refused(JobId job, EngineId engine, VmReference vm, Failure failure, Instant at)
            implements BackupState {}

    /** What follows once the point in time is closed. */
    sealed interface Ending {

        /** All is in the repository: write the recovery point. */
        record Commit(CapturedVm vm) implements Ending {}

        /** Something failed: say so. */
        record Fail(Failure failure) implements Ending {}
    }

    /** Everything a recovery point is made of. */
    record CapturedVm(
            OpenedPointInTime point,
            ConfigurationId configuration,
            Map<DiskId, ArrivedDisk> disks) {

        public CapturedVm {
            disks = Map.copyOf(disks);
        }

        long bytesRead() {
            return disks.values().stream().mapToLong(ArrivedDisk::bytesRead).sum();
        }

        long bytesStored() {
            return disks.values().stream().mapToLong(ArrivedDisk::bytesStored).sum();
        }

        long virtualBytes() {
            return point.disks().stream().mapToLong(ChosenDisk::virtualSizeBytes).sum();
        }
    }

    /** Said when the engine did not close the point in time before the deadline. */
    String NOT_CLOSED =
            "the engine did not confirm that the point in time was closed; look for a VM backup or an"
                    + " auto-generated snapshot with the description holdfast:%s";
}
