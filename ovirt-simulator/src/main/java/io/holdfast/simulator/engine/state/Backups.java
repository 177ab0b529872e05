package io.holdfast.simulator.engine.state;

import io.holdfast.simulator.storage.BitmapName;
import io.holdfast.simulator.storage.PointInTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Rules of VM backups, whatever their kind. */
public final class Backups {
    /** What is asked for; {@code legacy} wants no hybrid one. */
    public record Order(
            Optional<UUID> id,
            Optional<String> description,
            Optional<UUID> fromCheckpoint,
            List<UUID> disks,
            boolean legacy) {}

    private static final String CANNOT = "Cannot backup VM";

    private final Engine engine;
    private final HybridBackups hybrid;
    private final LegacyBackups legacy;

    Backups(Engine engine) {
        this.engine = engine;
        this.hybrid = new HybridBackups(engine);
        this.legacy = new LegacyBackups(engine);
    }

    private Backup.Kind kind(Vm vm, Order order) {
        if (level(vm).hasHybridBackups() && !order.legacy()) {
            return Backup.Kind.HYBRID;
        }
        return vm.status == Vm.Status.UP ? Backup.Kind.LEGACY_LIVE : Backup.Kind.LEGACY_COLD;
    }

    /** The compatibility level that the VM lives by. */
    Level level(Vm vm) {
        return engine.dataCenter().cluster(vm.cluster).orElseThrow().level;
    }

    private BackupMethod method(Backup backup) {
        return switch (backup.kind) {
            case HYBRID -> hybrid;
            case LEGACY_LIVE, LEGACY_COLD -> legacy;
        };
    }

    public List<Backup> of(UUID vm) {
        return engine.backupsById.values().stream().filter(b -> b.vm.id.equals(vm)).toList();
    }

    public List<Backup> all() {
        return List.copyOf(engine.backupsById.values());
    }

    public Optional<Backup> find(UUID id) {
        return Optional.ofNullable(engine.backupsById.get(id));
    }

    /** The backup of this VM that is not over; there is at most one. */
    public Optional<Backup> unfinished(Vm vm) {
        return of(vm.id).stream().filter(b -> !b.phase.isFinished()).findFirst();
    }

    /** Starts a backup; disks come once it is {@code ready}. */
    public Backup start(Vm vm, Order order, String correlationId) {
        List<Disk> disks = check(vm, order);
        Backup backup =
                new Backup(
                        order.id().orElseGet(UUID::randomUUID),
                        vm,
                        order.description(),
                        order.fromCheckpoint(),
                        disks,
                        kind(vm, order),
                        engine.now());
        engine.backupsById.put(backup.id, backup);
        boolean lost =
                backup.fromCheckpoint.isPresent()
                        && engine.strikes(StepPoint.BACKUP_START, StepFault.LosesCheckpoints.class)
                                .isPresent();
        if (lost) {
            engine.checkpoints().dropAll(vm);
        }
        if (lost || engine.fails(StepPoint.BACKUP_START)) {
            fail(backup, correlationId);
            throw Refusal.bad("");
        }
        method(backup).begin(backup, correlationId);
        event(
                10790,
                backup,
                "Backup "
                        + backup.id
                        + " for VM "
                        + vm.name
                        + " started (User: "
                        + Infrastructure.USER_NAME
                        + ").",
                correlationId);
        return backup;
    }

    private List<Disk> check(Vm vm, Order order) {
        List<String> unknown =
                order.disks().stream()
                        .filter(id -> engine.disks().find(id).isEmpty())
                        .map(UUID::toString)
                        .toList();
        for (Disk disk : engine.snapshots().snapable(vm)) {
            engine.locks.require(disk.id, true, CANNOT);
        }
        engine.locks.require(vm.id, true, CANNOT);
        engine.snapshots().checkNoneBusy(vm, CANNOT);
        boolean counts = order.fromCheckpoint().isPresent() || vm.status == Vm.Status.DOWN;
        if (counts && !level(vm).hasIncrementalBackups()) {
            throw Refusal.bad(CANNOT + ". Incremental backup is not supported.");
        }
        if (!unknown.isEmpty()) {
            throw Refusal.bad(
                    CANNOT
                            + ". The following disk(s) ID(s) does not exist: "
                            + String.join(", ", unknown)
                            + ".");
        }
        if (vm.status == Vm.Status.NOT_RESPONDING) {
            throw Refusal.conflict(
                    CANNOT + ". The Virtual Machine should be in Up or Down status.");
        }
        List<Disk> disks = new ArrayList<>();
        for (UUID id : order.disks()) {
            DiskAttachment attachment = vm.attachments.get(id);
            if (attachment == null) {
                throw Refusal.validationBroke();
            }
            if (!attachment.active) {
                throw Refusal.conflict(
                        CANNOT
                                + ". The following disks are not active on VM "
                                + vm.name
                                + ": "
                                + id);
            }
            engine.disks().find(id).filter(d -> !d.shareable && !d.directLun).ifPresent(disks::add);
        }
        Disks.requireUnlocked(disks, CANNOT);
        engine.disks().requireReachable(disks, CANNOT);
        checkIds(vm, order);
        return disks;
    }

    private void checkIds(Vm vm, Order order) {
        if (order.fromCheckpoint().isPresent()) {
            Optional<Checkpoint> from =
                    engine.checkpoints()
                            .find(order.fromCheckpoint().get())
                            .filter(c -> c.vm.equals(vm.id));
            if (from.isEmpty()) {
                throw Refusal.bad(
                        CANNOT
                                + ". Checkpoint ID "
                                + order.fromCheckpoint().get()
                                + " doesn't exist.");
            }
            if (!from.get().valid) {
                throw Refusal.bad(
                        CANNOT
                                + ". Checkpoint ID "
                                + from.get().id
                                + " is invalid and should be removed.");
            }
        }
        if (order.id().flatMap(this::find).isPresent()) {
            throw Refusal.bad(
                    CANNOT
                            + ". The specified VM backup ID "
                            + order.id().get()
                            + " already exists.");
        }
    }

    /**
     * The engine dies: what it had not made ready yet, it fails when it is back.
     *
     * @return how many there were
     */
    public int interruptStarts() {
        List<Backup> starting = all().stream().filter(Backups::isStarting).toList();
        starting.forEach(backup -> backup.stopping = true);
        return starting.size();
    }

    private static boolean isStarting(Backup backup) {
        return backup.phase == Backup.Phase.STARTING || backup.phase == Backup.Phase.INITIALIZING;
    }

    /** What a backup that is made in this way shows of a disk from now on. */
    Backup.Part freeze(Backup backup, Disk disk, Optional<UUID> checkpoint) {
        Optional<BitmapName> next =
                checkpoint
                        .map(id -> new BitmapName(id.toString()))
                        .filter(_ -> disk.keepsBitmaps());
        Optional<Checkpoint> from =
                backup.fromCheckpoint
                        .flatMap(engine.checkpoints()::find)
                        .filter(c -> c.disks.contains(disk))
                        .filter(c ->
                                engine.strikes(StepPoint.BACKUP_READY, StepFault.ChoosesFull.class)
                                        .isEmpty());
        from.filter(c ->
                        engine.strikes(StepPoint.BACKUP_READY, StepFault.LosesBitmap.class)
                                .isPresent())
                .ifPresent(c -> disk.contents.removeBitmap(c.bitmap()));
        Optional<BitmapName> since =
                from.map(Checkpoint::bitmap).filter(disk.contents.bitmaps()::contains);
        PointInTime view;
        try {
            view = disk.contents.openPointInTime(since, next);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot freeze disk " + disk.alias, e);
        }
        disk.backupMode = Optional.of(from.isPresent() ? "incremental" : "full");
        return new Backup.Part(disk, from.isPresent(), from.isPresent() && since.isEmpty(), view);
    }

    /** Asks for the end; the phase follows at the engine's next look. */
    public void finalizeBackup(Backup backup, String correlationId) {
        if (isStarting(backup)) {
            backup.stopping = true;
            engine.later(engine.delays().backupPoll(), () -> abort(backup, correlationId));
            throw Refusal.bad(
                    "Backup '"
                            + backup.id
                            + "' is in 'STARTING' phase, premature backup stop was initiated.");
        }
        if (backup.phase != Backup.Phase.READY || backup.stopping) {
            throw Refusal.bad(
                    "vm '"
                            + backup.vm.id
                            + "' backup '"
                            + backup.id
                            + "' is already stopped, no need to stop the backup again");
        }
        if (engine.transfers().anyOpen(backup)) {
            throw Refusal.conflict(
                    "Cannot stop VM backup. There is an active image transfer for VM backup");
        }
        backup.stopping = true;
        event(
                10794,
                backup,
                "Backup "
                        + backup.id
                        + " for VM "
                        + backup.vm.name
                        + " finalizing (User: "
                        + Infrastructure.USER_NAME
                        + ").",
                correlationId);
        engine.later(engine.delays().backupPoll(), () -> method(backup).end(backup, correlationId));
    }

    private void abort(Backup backup, String correlationId) {
        if (isStarting(backup)) {
            method(backup).abandon(backup);
            fail(backup, correlationId);
        }
    }

    /** Ready, unless it was given up or fails now. */
    void become(Backup backup, String correlationId, Runnable ready) {
        boolean waits =
                backup.phase == Backup.Phase.INITIALIZING || backup.phase == Backup.Phase.STARTING;
        if (!waits) {
            return;
        }
        if (backup.stopping || engine.fails(StepPoint.BACKUP_READY)) {
            abort(backup, correlationId);
            return;
        }
        ready.run();
        enter(backup, Backup.Phase.READY);
    }

    void succeed(Backup backup, String correlationId) {
        backup.snapshot = Optional.empty();
        enter(backup, Backup.Phase.SUCCEEDED);
        engine.locks.release(backup);
        event(
                10793,
                backup,
                "Backup "
                        + backup.id
                        + " for VM "
                        + backup.vm.name
                        + " completed (User: "
                        + Infrastructure.USER_NAME
                        + ").",
                correlationId);
        boolean swept =
                engine.strikes(StepPoint.BACKUP_SNAPSHOT_REMOVAL, StepFault.Vanishes.class)
                        .isPresent();
        engine.later(
                swept ? Duration.ZERO : engine.lifetimes().succeededRows(),
                () -> engine.backupsById.remove(backup.id));
    }

    private void fail(Backup backup, String correlationId) {
        backup.snapshot = Optional.empty();
        enter(backup, Backup.Phase.FAILED);
        engine.locks.release(backup);
        engine.events()
                .error(
                        10792,
                        correlationId,
                        Optional.of(backup.vm),
                        "Backup "
                                + backup.id
                                + " for VM "
                                + backup.vm.name
                                + " failed (User: "
                                + Infrastructure.USER_NAME
                                + ").");
        engine.later(engine.lifetimes().failedRows(), () -> engine.backupsById.remove(backup.id));
    }

    void enter(Backup backup, Backup.Phase phase) {
        backup.phase = phase;
        backup.modified = engine.now();
    }

    private void event(int code, Backup backup, String text, String correlationId) {
        engine.events().normal(code, correlationId, Optional.of(backup.vm), text);
    }
}
