package io.holdfast.simulation;

import io.holdfast.contracts.BackupCompleted;
import io.holdfast.contracts.BackupWay;
import io.holdfast.contracts.CommitRecoveryPoint;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskManifestId;
import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.DiskTransferred;
import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.JobId;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.RecoveryPointId;
import io.holdfast.contracts.TransferDisk;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.store.RepositoryException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Every recovery point that is not forgotten restores byte for byte to one moment: that of the view
 * that its job had opened.
 */
final class StoredPoints {

    private record Copied(JobId job, DiskId disk, DiskManifestId manifest) {}

    private final World world;
    private final Truth truth;
    private final Vault vault;
    private final Map<DiskTransferId, UUID> views = new HashMap<>();
    private final Map<Copied, UUID> copied = new HashMap<>();
    private final Map<RecoveryPointId, CommitRecoveryPoint> commits = new HashMap<>();
    private final Map<RecoveryPointId, BackupCompleted> completed = new LinkedHashMap<>();

    StoredPoints(World world, Truth truth, Vault vault) {
        this.world = world;
        this.truth = truth;
        this.vault = vault;
    }

    /** Takes down what is told of disks and points. */
    void watch(Envelope<? extends Message> sent) {
        switch (sent.message()) {
            case TransferDisk wanted -> views.put(wanted.transfer(), view(wanted));
            case DiskTransferred disk ->
                    copied.put(
                            new Copied(disk.job(), disk.disk(), disk.manifest()),
                            views.get(disk.transfer()));
            case CommitRecoveryPoint commit -> commits.put(commit.recoveryPoint(), commit);
            case BackupCompleted end -> completed.put(end.recoveryPoint(), end);
            default -> {
                // Not of a point.
            }
        }
    }

    private static UUID view(TransferDisk wanted) {
        return wanted.engineBackup() != null
                ? wanted.engineBackup().value()
                : Objects.requireNonNull(wanted.diskSnapshot()).value();
    }

    /** What the disk of a recovery point held then. */
    long[] then(RecoveryPointId point, DiskId disk) {
        CommitRecoveryPoint commit = Objects.requireNonNull(commits.get(point));
        return commit.disks().stream()
                .filter(each -> each.disk().equals(disk))
                .map(each -> copied.get(new Copied(commit.job(), disk, each.manifest())))
                .map(view -> truth.history.view(view).bytes().get(disk.value()))
                .findFirst()
                .orElseThrow();
    }

    /** How many jobs came to a recovery point. */
    int committed() {
        return completed.size();
    }

    void check() {
        Set<RecoveryPointId> there = new HashSet<>();
        for (RecoveryPoint point : vault.points()) {
            RecoveryPointId id = new RecoveryPointId(point.id().value());
            there.add(id);
            CommitRecoveryPoint commit = commits.get(id);
            if (commit == null) {
                world.broke("nothing is committed that was not asked for", String.valueOf(point));
            } else {
                restoresEqual(point, commit);
            }
        }
        completed.forEach((id, end) -> {
            if (!there.contains(id) && !vault.wasForgotten(id.value())) {
                world.broke("what completed can be restored", String.valueOf(end));
            }
        });
    }

    private void restoresEqual(RecoveryPoint point, CommitRecoveryPoint commit) {
        if (point.disks().isEmpty()) {
            world.broke("a recovery point restores equal", point + " has no disk");
        }
        Set<UUID> moments = new HashSet<>();
        Set<UUID> missing = new HashSet<>();
        for (RecoveryPoint.Disk disk : point.disks()) {
            UUID read =
                    copied.get(
                            new Copied(
                                    commit.job(),
                                    new DiskId(disk.disk()),
                                    new DiskManifestId(disk.manifest().value())));
            if (read == null) {
                world.broke(
                        "a recovery point restores equal",
                        disk.alias() + " has a manifest that its job did not make");
                continue;
            }
            History.View view = truth.history.view(read);
            moments.add(view.id());
            missing.addAll(view.bytes().keySet());
            if (!view.description().contains(commit.job().text())) {
                world.broke("a recovery point restores equal", "read from " + view.description());
            }
            equal(commit, disk, view);
        }
        point.disks().forEach(disk -> missing.remove(disk.disk()));
        if (!missing.isEmpty()) {
            world.broke(
                    "a recovery point misses no disk", commit.job().text() + " lacks " + missing);
        }
        if (moments.size() > 1) {
            world.broke("a recovery point is of one moment", point + " is of " + moments);
        }
        checkpoint(commit, moments);
    }

    private void equal(CommitRecoveryPoint commit, RecoveryPoint.Disk disk, History.View view) {
        long[] then = view.bytes().get(disk.disk());
        String stored;
        try {
            long[] parts = vault.read(disk.manifest());
            if (Arrays.equals(then, parts)) {
                return;
            }
            stored = Arrays.toString(parts);
        } catch (RepositoryException damaged) {
            stored = String.valueOf(damaged.getMessage()).replaceAll("[0-9a-f]{32,}", "…");
        }
        world.broke(
                "a recovery point restores equal",
                "job %s, %s (%s): stored %s, but the disk held %s in %s"
                        .formatted(
                                commit.job().text(),
                                disk.alias(),
                                disk.mode(),
                                stored,
                                Arrays.toString(then),
                                view.description()));
    }

    private void checkpoint(CommitRecoveryPoint point, Set<UUID> moments) {
        if (point.checkpoint() == null) {
            return;
        }
        UUID named = point.checkpoint().value();
        if (moments.stream().noneMatch(id -> named.equals(truth.history.view(id).checkpoint()))) {
            world.broke("a recovery point names its own checkpoint", String.valueOf(point));
        }
        if (point.way() == BackupWay.SNAPSHOT_TRANSFER) {
            world.broke("a recovery point names its own checkpoint", "a snapshot made none");
        }
    }
}
