package io.holdfast.simulation;

import io.holdfast.contracts.BackupCompleted;
import io.holdfast.contracts.BackupWay;
import io.holdfast.contracts.CommitRecoveryPoint;
import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.RecoveryPointDisk;
import io.holdfast.contracts.TerminalBackupEvent;
import io.holdfast.contracts.VmId;
import io.holdfast.saga.SagaId;
import io.holdfast.simulation.Truth.TrueVm;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What must hold after everything that can happen has happened. */
final class Promises {

    private final World world;
    private final Truth truth;
    private final Broker broker;
    private final FakeTransferSide transfers;
    private final Backups backups;

    Promises(World world, Truth truth, Broker broker, FakeTransferSide transfers, Backups backups) {
        this.world = world;
        this.truth = truth;
        this.broker = broker;
        this.transfers = transfers;
        this.backups = backups;
    }

    void check(List<JobId> jobs) {
        Map<JobId, Set<TerminalBackupEvent>> ends = ends();
        for (JobId job : jobs) {
            endsOnce(job, ends.getOrDefault(job, Set.of()));
        }
        ends.keySet().stream()
                .filter(job -> !jobs.contains(job))
                .forEach(job -> world.broke("nothing ends that was not asked for", job.text()));
        transfers.recoveryPoints.values().forEach(this::restoresEqual);
        for (TrueVm vm : truth.vms.values()) {
            nothingIsLeft(vm);
            nothingIsHarmed(vm);
        }
        truth.doors.stream()
                .filter(door -> door.open)
                .forEach(door ->
                        world.broke("nothing is left", "an image transfer of " + door.disk));
    }

    private Map<JobId, Set<TerminalBackupEvent>> ends() {
        Map<JobId, Set<TerminalBackupEvent>> ends = new LinkedHashMap<>();
        Map<String, Message> byId = new LinkedHashMap<>();
        for (Envelope<? extends Message> sent : broker.all()) {
            Message before = byId.putIfAbsent(sent.id().value(), sent.message());
            if (before != null && !before.equals(sent.message())) {
                world.broke("one id, one message", before + " and " + sent.message());
            }
            if (sent.message() instanceof TerminalBackupEvent end) {
                ends.computeIfAbsent(end.job(), _ -> new LinkedHashSet<>()).add(end);
            }
        }
        return ends;
    }

    private void endsOnce(JobId job, Set<TerminalBackupEvent> ends) {
        if (ends.size() != 1) {
            world.broke(
                    "one terminal event a request",
                    "job "
                            + job.text()
                            + " has "
                            + ends
                            + ", its state is "
                            + backups.service.find(new SagaId(job.value())));
        }
        for (TerminalBackupEvent end : ends) {
            if (end instanceof BackupCompleted completed
                    && !transfers.recoveryPoints.containsKey(completed.recoveryPoint())) {
                world.broke("what completed can be restored", String.valueOf(completed));
            }
        }
    }

    /** All disks as they were at one moment: that of the view that the job had opened. */
    private void restoresEqual(CommitRecoveryPoint point) {
        if (point.disks().isEmpty()) {
            world.broke("a recovery point restores equal", point + " has no disk");
        }
        Set<UUID> moments = new HashSet<>();
        Set<UUID> missing = new HashSet<>();
        for (RecoveryPointDisk disk : point.disks()) {
            FakeTransferSide.Stored stored = transfers.manifests.get(disk.manifest());
            if (stored == null || !stored.disk().equals(disk.disk().value())) {
                world.broke(
                        "a recovery point restores equal",
                        disk.alias() + ": manifest " + disk.manifest() + " is of " + stored);
                continue;
            }
            History.View view = truth.history.view(stored.view());
            moments.add(view.id());
            missing.addAll(view.bytes().keySet());
            long[] then = view.bytes().get(disk.disk().value());
            if (!view.description().contains(point.job().text())
                    || !Arrays.equals(then, stored.parts())) {
                world.broke(
                        "a recovery point restores equal",
                        "job %s, %s (%s): stored %s, but the disk held %s in %s"
                                .formatted(
                                        point.job().text(),
                                        disk.alias(),
                                        disk.mode(),
                                        Arrays.toString(stored.parts()),
                                        Arrays.toString(then),
                                        view.description()));
            }
        }
        point.disks().forEach(disk -> missing.remove(disk.disk().value()));
        if (!missing.isEmpty()) {
            world.broke(
                    "a recovery point misses no disk", point.job().text() + " lacks " + missing);
        }
        if (moments.size() > 1) {
            world.broke("a recovery point is of one moment", point + " is of " + moments);
        }
        if (point.checkpoint() != null
                && moments.stream()
                        .noneMatch(id -> point.checkpoint().value().equals(checkpoint(id)))) {
            world.broke("a recovery point names its own checkpoint", String.valueOf(point));
        }
        if (point.checkpoint() != null && point.way() == BackupWay.SNAPSHOT_TRANSFER) {
            world.broke("a recovery point names its own checkpoint", "a snapshot made none");
        }
    }

    private UUID checkpoint(UUID view) {
        return truth.history.view(view).checkpoint();
    }

    private void nothingIsLeft(TrueVm vm) {
        vm.backups.stream()
                .filter(backup -> !backup.phase.isOver())
                .forEach(backup -> left("VM backup", vm, backup.description));
        vm.snapshots.stream()
                .filter(snapshot -> snapshot.description.contains("holdfast:"))
                .forEach(snapshot -> left("snapshot", vm, snapshot.description));
        Set<UUID> kept = new HashSet<>();
        backups.chains
                .getOrDefault(new VmId(vm.id), List.of())
                .forEach(link -> kept.add(link.checkpoint().value()));
        vm.checkpoints.stream()
                .filter(checkpoint -> checkpoint.description.startsWith("holdfast:"))
                .filter(checkpoint -> !kept.contains(checkpoint.id))
                .forEach(checkpoint -> left("checkpoint", vm, checkpoint.description));
        if (vm.frozen) {
            world.broke("nothing is left", "the guest of " + vm.name + " is frozen");
        }
    }

    /** Whatever was told of it: hours of sweeps have passed. */
    private void left(String what, TrueVm vm, String description) {
        world.broke("nothing is left", what + " " + description + " of " + vm.name);
    }

    private void nothingIsHarmed(TrueVm vm) {
        for (Truth.TrueDisk disk : vm.disks) {
            if (!disk.unharmed() || !truth.disks.containsKey(disk.id)) {
                world.broke("no disk of the user's is harmed", disk.alias);
            }
        }
        boolean hadTheirs = truth.history.foreign(vm.id);
        long theirs =
                vm.snapshots.stream().filter(s -> !s.description.contains("holdfast:")).count()
                        + vm.checkpoints.stream()
                                .filter(c -> !c.description.startsWith("holdfast:"))
                                .count();
        if (theirs != (hadTheirs ? 2 : 0)) {
            world.broke("nothing of others is touched", theirs + " are there on " + vm.name);
        }
    }
}
