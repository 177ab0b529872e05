package io.holdfast.simulation;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.CaptureConfiguration;
import io.holdfast.contracts.CommitRecoveryPoint;
import io.holdfast.contracts.ConfigurationCaptureFailed;
import io.holdfast.contracts.ConfigurationCaptured;
import io.holdfast.contracts.ConfigurationId;
import io.holdfast.contracts.DiskManifestId;
import io.holdfast.contracts.DiskTransferFailed;
import io.holdfast.contracts.DiskTransferId;
import io.holdfast.contracts.DiskTransferred;
import io.holdfast.contracts.Envelope;
import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.Message;
import io.holdfast.contracts.MessageId;
import io.holdfast.contracts.RecoveryPointCommitFailed;
import io.holdfast.contracts.RecoveryPointCommitted;
import io.holdfast.contracts.RecoveryPointDisk;
import io.holdfast.contracts.RecoveryPointId;
import io.holdfast.contracts.RestoreDisk;
import io.holdfast.contracts.StopDiskTransfer;
import io.holdfast.contracts.TransferCommand;
import io.holdfast.contracts.TransferDisk;
import io.holdfast.contracts.TransferEvent;
import io.holdfast.ovirt.BackupPhase;
import io.holdfast.ovirt.Snapshot;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * transfer-service as the others see it: answers each command once, in its own time, reads what the
 * engine truly shows, and closes its image transfers before it answers.
 */
final class FakeTransferSide {

    private static final int TRIES_MAX = 6;

    /** A disk on its way into the repository. */
    private static final class Copying {
        private final TransferDisk wanted;
        private final long[] parts = new long[Truth.PARTS];
        private int next;
        private int tries;
        private Truth.@Nullable Door door;
        private @Nullable StopDiskTransfer stopped;
        private @Nullable TransferEvent end;

        Copying(TransferDisk wanted) {
            this.wanted = wanted;
        }
    }

    /** The bytes of a disk as the repository holds them, and the view they were read from. */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    record Stored(UUID disk, UUID view, long[] parts) {}

    final Map<DiskManifestId, Stored> manifests = new HashMap<>();
    final Map<RecoveryPointId, CommitRecoveryPoint> recoveryPoints = new LinkedHashMap<>();
    private final World world;
    private final Truth truth;
    private final Broker broker;
    private final Map<DiskTransferId, Copying> copies = new LinkedHashMap<>();
    private final Map<DiskTransferId, StopDiskTransfer> stoppedBefore = new HashMap<>();
    private final Map<String, TransferEvent> answers = new HashMap<>();

    FakeTransferSide(World world, Truth truth, Broker broker) {
        this.world = world;
        this.truth = truth;
        this.broker = broker;
        broker.subscribe("holdfast.transfer.commands", "transfer", null, this::take);
    }

    private void take(Envelope<? extends Message> envelope) {
        switch ((TransferCommand) envelope.message()) {
            case CaptureConfiguration capture -> capture(capture);
            case TransferDisk disk -> copy(disk);
            case StopDiskTransfer stop -> stop(stop);
            case CommitRecoveryPoint commit ->
                    world.after(world.seconds(1, 60), () -> commit(commit));
            case RestoreDisk _ -> throw new AssertionError("Nobody restores");
        }
    }

    private void capture(CaptureConfiguration wanted) {
        String key = "configuration " + wanted.job().text();
        world.after(
                world.seconds(1, 30),
                () ->
                        answer(
                                key,
                                world.strikes(Fault.TRANSFER_FAILS)
                                        ? new ConfigurationCaptureFailed(
                                                wanted.job(),
                                                Failure.of(
                                                        FailureReason.CONFIGURATION_UNREADABLE,
                                                        "the engine left it out"))
                                        : new ConfigurationCaptured(
                                                wanted.job(),
                                                wanted.engine(),
                                                wanted.vm(),
                                                new ConfigurationId(hex(wanted.job().value())),
                                                1)));
    }

    /** The first answer stands; it is given again to whoever asks again. */
    private void answer(String key, TransferEvent first) {
        TransferEvent kept = answers.computeIfAbsent(key, _ -> first);
        UUID id =
                UUID.nameUUIDFromBytes(
                        ("answer " + key).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        try {
            broker.publish(new MessageId(id.toString()), world.now(), kept);
        } catch (Broker.Away away) {
            world.after(world.seconds(1, 30), () -> answer(key, kept));
        }
    }

    private void copy(TransferDisk wanted) {
        Copying known = copies.get(wanted.transfer());
        if (known == null) {
            Copying begun = new Copying(wanted);
            begun.stopped = stoppedBefore.get(wanted.transfer());
            copies.put(wanted.transfer(), begun);
            world.after(world.seconds(0, 5), () -> step(begun));
        } else if (known.end != null) {
            answer(key(known), known.end);
        }
    }

    private void stop(StopDiskTransfer stop) {
        Copying known = copies.get(stop.transfer());
        if (known == null) {
            stoppedBefore.put(stop.transfer(), stop); // overtaken by its own stop
        } else if (known.end == null) {
            known.stopped = stop;
        } else {
            answer(key(known), known.end);
        }
    }

    private static String key(Copying copying) {
        return "disk " + copying.wanted.transfer().text();
    }

    /** One part at a time, each in its own time. */
    private void step(Copying copying) {
        if (copying.end != null) {
            return;
        }
        if (copying.stopped != null) {
            end(copying, FailureReason.STOPPED, copying.stopped.why());
        } else if (copying.door == null) {
            open(copying);
        } else if (!copying.door.open || world.strikes(Fault.TICKET_EXPIRES)) {
            world.say(() -> "a ticket of " + copying.wanted.alias() + " expires");
            copying.door.open = false;
            copying.door = null;
            again(copying, "the ticket expired");
        } else if (world.strikes(Fault.TRANSFER_FAILS)) {
            end(copying, FailureReason.DISK_UNREADABLE, "part " + copying.next);
        } else if (copying.next < Truth.PARTS) {
            read(copying);
        } else {
            arrived(copying);
        }
    }

    private void open(Copying copying) {
        UUID view = view(copying.wanted);
        if (bytes(copying.wanted).isEmpty()) {
            again(copying, "the engine shows no such view");
            return;
        }
        Truth.Door door = new Truth.Door(view, copying.wanted.disk().value());
        truth.doors.add(door);
        copying.door = door;
        later(copying);
    }

    private void read(Copying copying) {
        TransferDisk wanted = copying.wanted;
        Optional<long[]> bytes = bytes(wanted);
        if (bytes.isEmpty()) {
            again(copying, "the engine shows the view no more");
            return;
        }
        int part = copying.next;
        if (wanted.mode() == BackupMode.FULL) {
            copying.parts[part] = bytes.get()[part];
        } else {
            Truth.TrueBackup backup = backup(wanted).orElseThrow();
            if (backup.bitmapLost || !backup.counted.containsKey(wanted.disk().value())) {
                end(copying, FailureReason.BITMAP_MISSING, "changes are not known");
                return;
            }
            long before = backup.counted.get(wanted.disk().value())[part];
            boolean changed = before != bytes.get()[part];
            Stored parent = manifests.get(wanted.parentManifest());
            copying.parts[part] = changed ? bytes.get()[part] : parent.parts()[part];
        }
        copying.next++;
        later(copying);
    }

    private void later(Copying copying) {
        world.after(
                world.strikes(Fault.SLOW) ? world.seconds(60, 1800) : world.seconds(1, 40),
                () -> step(copying));
    }

    private void again(Copying copying, String why) {
        copying.tries++;
        if (copying.tries >= TRIES_MAX) {
            end(copying, FailureReason.TRANSFER_BROKEN, why);
        } else {
            world.after(world.seconds(5, 60), () -> step(copying));
        }
    }

    private void arrived(Copying copying) {
        TransferDisk wanted = copying.wanted;
        DiskManifestId manifest = new DiskManifestId(hex(wanted.transfer().value()));
        manifests.put(
                manifest, new Stored(wanted.disk().value(), view(wanted), copying.parts.clone()));
        end(
                copying,
                new DiskTransferred(
                        wanted.transfer(),
                        wanted.job(),
                        wanted.disk(),
                        manifest,
                        wanted.mode(),
                        null,
                        wanted.virtualSizeBytes(),
                        0,
                        0,
                        0,
                        Truth.PARTS));
    }

    private void end(Copying copying, FailureReason reason, String why) {
        end(
                copying,
                new DiskTransferFailed(
                        copying.wanted.transfer(),
                        copying.wanted.job(),
                        copying.wanted.disk(),
                        Failure.of(reason, why)));
    }

    /** The image transfer is over before anybody hears of it. */
    private void end(Copying copying, TransferEvent end) {
        copying.end = end;
        Truth.Door door = copying.door;
        world.after(
                world.seconds(1, 20),
                () -> {
                    if (door != null) {
                        door.open = false;
                    }
                    answer(key(copying), end);
                });
    }

    private void commit(CommitRecoveryPoint wanted) {
        String key = "commit " + wanted.job().text();
        if (answers.get(key) == null && world.strikes(Fault.COMMIT_FAILS)) {
            answer(
                    key,
                    new RecoveryPointCommitFailed(
                            wanted.job(),
                            wanted.recoveryPoint(),
                            Failure.of(
                                    FailureReason.REPOSITORY_UNAVAILABLE, "it does not answer")));
            return;
        }
        if (!(answers.get(key) instanceof RecoveryPointCommitFailed)) {
            recoveryPoints.putIfAbsent(wanted.recoveryPoint(), wanted);
        }
        answer(key, committed(wanted));
    }

    private RecoveryPointCommitted committed(CommitRecoveryPoint in) {
        return new RecoveryPointCommitted(
                in.job(),
                in.recoveryPoint(),
                in.engine(),
                in.vm(),
                in.vmName(),
                in.mode(),
                in.way(),
                in.pointInTime(),
                world.now(),
                in.consistency(),
                in.consistencyReason(),
                in.frozenMillis(),
                in.checkpoint(),
                in.configuration(),
                in.disks(),
                in.disks().stream().mapToLong(RecoveryPointDisk::virtualSizeBytes).sum(),
                0,
                0,
                in.policy(),
                in.labels());
    }

    private static UUID view(TransferDisk wanted) {
        return wanted.engineBackup() != null
                ? wanted.engineBackup().value()
                : wanted.diskSnapshot().value();
    }

    private Optional<Truth.TrueBackup> backup(TransferDisk wanted) {
        return truth.findVm(wanted.vm().value()).stream()
                .flatMap(vm -> vm.backups.stream())
                .filter(backup -> backup.id.equals(view(wanted)))
                .findAny();
    }

    private Optional<long[]> bytes(TransferDisk wanted) {
        if (wanted.engineBackup() != null) {
            return backup(wanted)
                    .filter(backup -> backup.phase == BackupPhase.READY && !backup.broken)
                    .map(backup -> backup.view.get(wanted.disk().value()));
        }
        return truth.findVm(wanted.vm().value()).stream()
                .flatMap(vm -> vm.snapshots.stream())
                .filter(snapshot -> snapshot.volumes.containsKey(view(wanted)))
                .filter(snapshot -> snapshot.status == Snapshot.Status.OK)
                .map(snapshot -> snapshot.view.get(wanted.disk().value()))
                .findAny();
    }

    private static String hex(UUID id) {
        return (id.toString() + id).replace("-", "");
    }
}
