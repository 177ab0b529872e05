package io.holdfast.ovirt.sdk;

import static org.ovirt.engine.sdk4.builders.Builders.backup;
import static org.ovirt.engine.sdk4.builders.Builders.disk;

import io.holdfast.ovirt.BackedUpDisk;
import io.holdfast.ovirt.BackupId;
import io.holdfast.ovirt.BackupPhase;
import io.holdfast.ovirt.BackupWait;
import io.holdfast.ovirt.Checkpoint;
import io.holdfast.ovirt.CheckpointId;
import io.holdfast.ovirt.CheckpointWait;
import io.holdfast.ovirt.DiskId;
import io.holdfast.ovirt.EngineRefused;
import io.holdfast.ovirt.FinalizedBackup;
import io.holdfast.ovirt.NewBackup;
import io.holdfast.ovirt.Removal;
import io.holdfast.ovirt.Snapshot;
import io.holdfast.ovirt.VmBackup;
import io.holdfast.ovirt.VmBackups;
import io.holdfast.ovirt.VmId;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ovirt.engine.sdk4.builders.BackupBuilder;
import org.ovirt.engine.sdk4.services.VmBackupService;
import org.ovirt.engine.sdk4.types.DiskBackupMode;

/**
 * VM backups: started and finalized through the SDK, read past it, since it reads "succeeded" and
 * "failed" as null.
 */
final class SdkBackups implements VmBackups {

    private final EngineCalls engine;
    private final Polling polling;

    SdkBackups(EngineCalls engine, Polling polling) {
        this.engine = engine;
        this.polling = polling;
    }

    @Override
    public VmBackup start(NewBackup wish) {
        String purpose = "start a backup of VM " + wish.vm();
        String id =
                engine.call(
                        purpose,
                        () ->
                                FromSdk.id(
                                        engine.sdk()
                                                .vmsService()
                                                .vmService(wish.vm().toString())
                                                .backupsService()
                                                .add()
                                                .backup(builder(wish))
                                                .requireConsistency(wish.requireConsistency())
                                                .send()
                                                .backup(),
                                        "VM backup"));
        BackupId started = BackupId.parse(id);
        return find(wish.vm(), started).orElseGet(() -> BackupReading.justStarted(wish, started));
    }

    private static BackupBuilder builder(NewBackup wish) {
        BackupBuilder builder =
                backup().description(wish.description())
                        .disks(
                                wish.disks().stream()
                                        .map(id -> disk().id(id.toString()).build())
                                        .toList());
        wish.from().ifPresent(from -> builder.fromCheckpointId(from.toString()));
        return builder;
    }

    @Override
    public Optional<VmBackup> find(VmId vm, BackupId backup) {
        return engine.find(
                        "ask for backup " + backup,
                        () ->
                                engine.rawEntities(
                                        "ask for backup " + backup,
                                        "vms/" + vm + "/backups/" + backup,
                                        "backup"))
                .flatMap(entities -> entities.stream().findFirst())
                .map(entity -> BackupReading.backup(vm, entity));
    }

    @Override
    public List<VmBackup> list(VmId vm) {
        return engine
                .rawEntities("list backups of VM " + vm, "vms/" + vm + "/backups", "backup")
                .stream()
                .map(entity -> BackupReading.backup(vm, entity))
                .toList();
    }

    @Override
    public List<BackedUpDisk> disks(VmId vm, BackupId backup) {
        return engine
                .call(
                        "list disks of backup " + backup,
                        () -> service(vm, backup).disksService().list().send().disks())
                .stream()
                .map(each ->
                        new BackedUpDisk(
                                FromSdk.disk(each),
                                each.backupMode() == DiskBackupMode.INCREMENTAL
                                        ? BackedUpDisk.Mode.INCREMENTAL
                                        : BackedUpDisk.Mode.FULL))
                .toList();
    }

    @Override
    public FinalizedBackup finalizeBackup(VmId vm, BackupId backup) {
        try {
            return engine.find(
                            "finalize backup " + backup + " of VM " + vm,
                            () -> service(vm, backup).finalize_().send())
                    .map(done -> FinalizedBackup.ACCEPTED)
                    .orElse(FinalizedBackup.GONE);
        } catch (EngineRefused refused) {
            return alreadyFinalized(vm, backup, refused).orElseThrow(() -> refused);
        }
    }

    /** The phase lags seconds behind a first finalize, so the fault's text counts as well. */
    private Optional<FinalizedBackup> alreadyFinalized(
            VmId vm, BackupId backup, EngineRefused refused) {
        Optional<VmBackup> seen = find(vm, backup);
        if (seen.isEmpty()) {
            return Optional.of(FinalizedBackup.GONE);
        }
        BackupPhase phase = seen.get().phase();
        boolean said = refused.detail().orElse("").toLowerCase(Locale.ROOT).contains("is already ");
        return phase == BackupPhase.FINALIZING || phase.isOver() || said
                ? Optional.of(FinalizedBackup.ALREADY)
                : Optional.empty();
    }

    /**
     * In a hybrid backup the moment is past when the snapshot is made; readiness lags behind by up
     * to two rounds of the engine's poller. Other backups show no snapshot.
     */
    @Override
    public boolean awaitTaken(VmId vm, BackupId backup, Duration atMost) {
        SdkSnapshots snapshots = new SdkSnapshots(engine, polling);
        BackupWait end =
                await(
                        vm,
                        backup,
                        atMost,
                        seen ->
                                seen.phase() == BackupPhase.READY || isMade(snapshots, seen)
                                        ? Optional.of(new BackupWait.Ready(seen))
                                        : over(seen));
        return !(end instanceof BackupWait.NotYet);
    }

    private static boolean isMade(SdkSnapshots snapshots, VmBackup seen) {
        return seen.snapshot()
                .flatMap(id -> snapshots.find(seen.vm(), id))
                .map(snapshot -> snapshot.status() == Snapshot.Status.OK)
                .orElse(false);
    }

    private static Optional<BackupWait> over(VmBackup seen) {
        return seen.phase() == BackupPhase.FINALIZING || seen.phase().isOver()
                ? Optional.of(new BackupWait.Over(seen))
                : Optional.empty();
    }

    @Override
    public BackupWait awaitReady(VmId vm, BackupId backup, Duration atMost) {
        return await(
                vm,
                backup,
                atMost,
                seen ->
                        switch (seen.phase()) {
                            case READY -> Optional.of(new BackupWait.Ready(seen));
                            case FINALIZING, SUCCEEDED, FAILED ->
                                    Optional.of(new BackupWait.Over(seen));
                            case INITIALIZING, STARTING, UNKNOWN -> Optional.empty();
                        });
    }

    @Override
    public BackupWait awaitOver(VmId vm, BackupId backup, Duration atMost) {
        return await(
                vm,
                backup,
                atMost,
                seen ->
                        seen.phase().isOver()
                                ? Optional.of(new BackupWait.Over(seen))
                                : Optional.empty());
    }

    private interface Verdict {
        Optional<BackupWait> on(VmBackup seen);
    }

    private BackupWait await(VmId vm, BackupId backup, Duration atMost, Verdict verdict) {
        AtomicReference<@Nullable VmBackup> last = new AtomicReference<>();
        return polling.until(
                atMost,
                () -> {
                    Optional<VmBackup> seen = find(vm, backup);
                    if (seen.isEmpty()) {
                        return Optional.of(new BackupWait.Gone());
                    }
                    last.set(seen.get());
                    return verdict.on(seen.get());
                },
                () -> {
                    VmBackup seen = last.get();
                    return seen == null ? new BackupWait.Gone() : new BackupWait.NotYet(seen);
                });
    }

    @Override
    public List<Checkpoint> checkpoints(VmId vm) {
        return engine
                .rawEntities(
                        "list checkpoints of VM " + vm, "vms/" + vm + "/checkpoints", "checkpoint")
                .stream()
                .map(BackupReading::checkpoint)
                .toList();
    }

    @Override
    public Optional<Checkpoint> checkpoint(VmId vm, CheckpointId checkpoint) {
        String purpose = "ask for checkpoint " + checkpoint + " of VM " + vm;
        return engine.find(
                        purpose,
                        () ->
                                engine.rawEntities(
                                        purpose,
                                        "vms/" + vm + "/checkpoints/" + checkpoint,
                                        "checkpoint"))
                .flatMap(entities -> entities.stream().findFirst())
                .map(BackupReading::checkpoint);
    }

    @Override
    public Set<DiskId> checkpointDisks(VmId vm, CheckpointId checkpoint) {
        return engine.find(
                        "list disks of checkpoint " + checkpoint,
                        () ->
                                engine.sdk()
                                        .vmsService()
                                        .vmService(vm.toString())
                                        .checkpointsService()
                                        .checkpointService(checkpoint.toString())
                                        .disksService()
                                        .list()
                                        .send()
                                        .disks())
                .map(disks ->
                        disks.stream()
                                .map(each -> DiskId.parse(FromSdk.id(each, "disk")))
                                .collect(Collectors.toSet()))
                .orElse(Set.of());
    }

    @Override
    public Removal deleteCheckpoint(VmId vm, CheckpointId checkpoint) {
        try {
            return engine.find(
                            "delete checkpoint " + checkpoint + " of VM " + vm,
                            () ->
                                    engine.sdk()
                                            .vmsService()
                                            .vmService(vm.toString())
                                            .checkpointsService()
                                            .checkpointService(checkpoint.toString())
                                            .remove()
                                            .send())
                    .map(done -> Removal.ACCEPTED)
                    .orElse(Removal.WAS_GONE);
        } catch (EngineRefused refused) {
            if (checkpoint(vm, checkpoint).isEmpty()) {
                return Removal.WAS_GONE;
            }
            throw refused;
        }
    }

    /**
     * A removal marks the checkpoint invalid first, so an invalid one is given until the end of the
     * time.
     */
    @Override
    public CheckpointWait awaitCheckpointGone(VmId vm, CheckpointId id, Duration atMost) {
        AtomicReference<@Nullable Checkpoint> last = new AtomicReference<>();
        return polling.until(
                atMost,
                () -> {
                    Optional<Checkpoint> seen = checkpoint(vm, id);
                    seen.ifPresent(last::set);
                    return seen.isEmpty()
                            ? Optional.of(new CheckpointWait.Gone())
                            : Optional.<CheckpointWait>empty();
                },
                () -> stillThere(last.get()));
    }

    private static CheckpointWait stillThere(@Nullable Checkpoint seen) {
        if (seen == null) {
            return new CheckpointWait.Gone();
        }
        return seen.state() == Checkpoint.State.INVALID
                ? new CheckpointWait.Invalid(seen)
                : new CheckpointWait.NotYet(seen);
    }

    private VmBackupService service(VmId vm, BackupId backup) {
        return engine.sdk()
                .vmsService()
                .vmService(vm.toString())
                .backupsService()
                .backupService(backup.toString());
    }
}
