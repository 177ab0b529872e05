package io.holdfast.simulation;

import io.holdfast.contracts.CopySegment;
import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.RestoreSegment;
import io.holdfast.contracts.SegmentCommand;
import io.holdfast.contracts.TerminalBackupEvent;
import io.holdfast.contracts.TerminalRestoreEvent;
import io.holdfast.contracts.TransferCommand;
import io.holdfast.contracts.json.HoldfastJson;
import io.holdfast.saga.Saga;
import io.holdfast.saga.json.SealedFamilyCodec;
import io.holdfast.saga.memory.MemorySagas;
import io.holdfast.transfer.TransferLimits;
import io.holdfast.transfer.backup.DiskBackup;
import io.holdfast.transfer.backup.DiskBackupEvent;
import io.holdfast.transfer.backup.DiskBackupState;
import io.holdfast.transfer.backup.DiskBackupWork;
import io.holdfast.transfer.command.TransferCommands;
import io.holdfast.transfer.configuration.ConfigurationCapture;
import io.holdfast.transfer.configuration.ConfigurationCaptureEvent;
import io.holdfast.transfer.configuration.ConfigurationCaptureState;
import io.holdfast.transfer.configuration.ConfigurationCaptureWork;
import io.holdfast.transfer.recoverypoint.RecoveryPointCommit;
import io.holdfast.transfer.recoverypoint.RecoveryPointCommitEvent;
import io.holdfast.transfer.recoverypoint.RecoveryPointCommitState;
import io.holdfast.transfer.recoverypoint.RecoveryPointCommitWork;
import io.holdfast.transfer.restore.DiskRestore;
import io.holdfast.transfer.restore.DiskRestoreEvent;
import io.holdfast.transfer.restore.DiskRestoreState;
import io.holdfast.transfer.restore.DiskRestoreWork;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** transfer-service: its sagas and segments on two replicas, which share tables and topics. */
final class Transfers {

    /**
     * As by default, but that nobody waits a day here, and that a window is smaller than a disk.
     */
    static final TransferLimits LIMITS =
            new TransferLimits(
                    2,
                    Duration.ofMinutes(30),
                    Duration.ofHours(3),
                    Duration.ofMinutes(30),
                    Duration.ofHours(1));

    /** More seldom than the product: a seed has hours, and looks cost time. */
    private static final Duration LOOKS_EVERY = Duration.ofMinutes(20);

    final ServiceSide<DiskBackupState, DiskBackupEvent, DiskBackupWork> backups;
    final ServiceSide<DiskRestoreState, DiskRestoreEvent, DiskRestoreWork> restores;
    final ServiceSide<
                    ConfigurationCaptureState, ConfigurationCaptureEvent, ConfigurationCaptureWork>
            captures;
    final ServiceSide<RecoveryPointCommitState, RecoveryPointCommitEvent, RecoveryPointCommitWork>
            commits;
    private final World world;
    private final EngineCalls calls;
    private final Broker broker;
    private final boolean coded;
    private final List<Replica> replicas =
            List.of(new Replica("transfer-0"), new Replica("transfer-1"));
    private final Map<Replica, TransferProcess> processes = new HashMap<>();
    private final Function<Replica, TransferProcess> start;
    private final TransferCommands commands;

    Transfers(
            World world,
            EngineCalls calls,
            Broker broker,
            boolean coded,
            TransferProcess.Surroundings around) {
        this.world = world;
        this.calls = calls;
        this.broker = broker;
        this.coded = coded;
        this.start =
                replica ->
                        new TransferProcess(
                                around, replica.life(), new LifeTimer(world, calls, replica));
        this.captures =
                side(
                        "captures",
                        new ConfigurationCapture(LIMITS.storing()),
                        codecs(
                                ConfigurationCaptureState.class,
                                ConfigurationCaptureEvent.class,
                                ConfigurationCaptureWork.class),
                        replica -> of(replica).captures);
        this.commits =
                side(
                        "commits",
                        new RecoveryPointCommit(LIMITS.storing()),
                        codecs(
                                RecoveryPointCommitState.class,
                                RecoveryPointCommitEvent.class,
                                RecoveryPointCommitWork.class),
                        replica -> of(replica).commits);
        this.backups =
                side(
                        "disk backups",
                        new DiskBackup(LIMITS),
                        codecs(DiskBackupState.class, DiskBackupEvent.class, DiskBackupWork.class),
                        replica -> of(replica).backups);
        this.restores =
                side(
                        "disk restores",
                        new DiskRestore(LIMITS),
                        codecs(
                                DiskRestoreState.class,
                                DiskRestoreEvent.class,
                                DiskRestoreWork.class),
                        replica -> of(replica).restores);
        this.commands = new TransferCommands(backups, restores, captures, commits);
        subscribe("holdfast.transfer.commands", this::begin);
        subscribe("holdfast.transfer.segments", this::work);
        subscribe("holdfast.backup.events", this::end);
        subscribe("holdfast.restore.events", this::end);
        replicas.forEach(replica -> world.after(LOOKS_EVERY, () -> lookForLeftovers(replica)));
    }

    private void lookForLeftovers(Replica replica) {
        if (replica.up() && !world.nestsDeeply()) {
            calls.as(replica, () -> lookForLeftovers(of(replica)));
        }
        world.after(LOOKS_EVERY, () -> lookForLeftovers(replica));
    }

    /** As {@code PinClock} and {@code LeftoverClock} do. */
    private void lookForLeftovers(TransferProcess process) {
        try {
            int overdue = process.pins.endOverdue();
            int open = process.leftovers(backups, restores).end();
            world.say(() -> overdue + " pins and " + open + " image transfers are ended");
        } catch (Crash dead) {
            world.say(() -> "the process died while it looked for leftovers");
        } catch (InterruptedException ending) {
            throw new AssertionError("Nobody interrupts", ending);
        } catch (RuntimeException away) {
            world.say(() -> "leftovers cannot be looked for now: " + away);
        }
    }

    private <S, E, W> ServiceSide<S, E, W> side(
            String name,
            Saga<S, E> saga,
            ServiceSide.@Nullable Codecs<S, E, W> codecs,
            ServiceSide.Boot<E> boot) {
        return new ServiceSide<>(
                name,
                replicas,
                world,
                calls,
                broker,
                new MemorySagas<>(saga, World.START),
                codecs,
                boot);
    }

    private <S, E, W> ServiceSide.@Nullable Codecs<S, E, W> codecs(
            Class<S> states, Class<E> events, Class<W> work) {
        return coded
                ? new ServiceSide.Codecs<>(
                        new SealedFamilyCodec<>(states, HoldfastJson.mapper()),
                        new SealedFamilyCodec<>(events, HoldfastJson.mapper()),
                        new SealedFamilyCodec<>(work, HoldfastJson.mapper()))
                : null;
    }

    /** What the replica has in memory in this life. */
    private TransferProcess of(Replica replica) {
        TransferProcess known = processes.get(replica);
        if (known == null || known.life != replica.life()) {
            known = start.apply(replica);
            processes.put(replica, known);
        }
        return known;
    }

    private interface Consuming {
        void take(Replica member, Envelope<? extends Message> envelope);
    }

    private void subscribe(String topic, Consuming consuming) {
        broker.subscribe(
                topic,
                "transfer",
                replicas,
                (member, envelope) -> {
                    Replica on = Objects.requireNonNull(member);
                    calls.as(on, () -> consuming.take(on, envelope));
                });
    }

    private void begin(Replica member, Envelope<? extends Message> envelope) {
        commands.handle(envelope.id(), (TransferCommand) envelope.message(), "");
    }

    private void work(Replica member, Envelope<? extends Message> envelope) {
        TransferProcess process = of(member);
        Duration queued = Duration.between(envelope.time(), world.now());
        try {
            switch ((SegmentCommand) envelope.message()) {
                case CopySegment copy ->
                        process.worker.work(
                                process.backupSegments(backups),
                                copy.transfer(),
                                copy.segment(),
                                queued);
                case RestoreSegment restore ->
                        process.worker.work(
                                process.restoreSegments(restores),
                                restore.transfer(),
                                restore.segment(),
                                queued);
            }
        } catch (InterruptedException ending) {
            throw new AssertionError("Nobody interrupts", ending);
        }
    }

    private void end(Replica member, Envelope<? extends Message> envelope) {
        switch (envelope.message()) {
            case TerminalBackupEvent ended -> of(member).pins.end(ended.job());
            case TerminalRestoreEvent ended -> of(member).pins.end(ended.job());
            default -> {
                // What a job tells on its way.
            }
        }
    }

    /** Whether nothing goes on here. */
    boolean isIdle() {
        return backups.live().isEmpty()
                && restores.live().isEmpty()
                && captures.live().isEmpty()
                && commits.live().isEmpty();
    }

    void databaseJumps(Duration ahead) {
        backups.databaseJumps(ahead);
        restores.databaseJumps(ahead);
        captures.databaseJumps(ahead);
        commits.databaseJumps(ahead);
    }
}
