package io.holdfast.simulation;

import io.holdfast.ovirt.BackupPhase;
import io.holdfast.ovirt.DiskStatus;
import io.holdfast.ovirt.IdlePolicy;
import io.holdfast.ovirt.Snapshot;
import io.holdfast.ovirt.TransferPhase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What engine, hosts and storage truly hold, whatever they answer. */
final class Truth {

    /** Of so many parts consists each disk; a number stands for the bytes of a part. */
    static final int PARTS = 6;

    /** The smallest chunk that a repository may have. */
    static final int PART_BYTES = 4 << 10;

    static final long DISK_BYTES = (long) PARTS * PART_BYTES;

    final Map<UUID, TrueVm> vms = new LinkedHashMap<>();
    final Map<UUID, TrueDisk> disks = new LinkedHashMap<>();
    final List<TrueTransfer> transfers = new ArrayList<>();
    final History history = new History();

    private BiConsumer<TrueVm, String> whenOpened = (_, _) -> {};

    /** Told whenever a VM backup or snapshot is made, before it is there. */
    void whenOpened(BiConsumer<TrueVm, String> watcher) {
        whenOpened = watcher;
    }

    void opens(TrueVm vm, String description) {
        whenOpened.accept(vm, description);
    }

    TrueVm vm(UUID id, String name) {
        TrueVm vm = new TrueVm(id, name);
        vms.put(id, vm);
        return vm;
    }

    Optional<TrueVm> findVm(UUID id) {
        return Optional.ofNullable(vms.get(id));
    }

    static final class TrueVm {
        final UUID id;
        final String name;

        /** That of the engine; a restored one names its job. */
        String description = "";

        final List<TrueDisk> disks = new ArrayList<>();
        final List<TrueBackup> backups = new ArrayList<>();
        final List<TrueCheckpoint> checkpoints = new ArrayList<>();
        final List<TrueSnapshot> snapshots = new ArrayList<>();
        final Map<UUID, Boolean> bootable = new HashMap<>();
        boolean running = true;
        boolean frozen;

        TrueVm(UUID id, String name) {
            this.id = id;
            this.name = name;
        }

        boolean inBackup() {
            return backups.stream().anyMatch(backup -> !backup.phase.isOver());
        }

        boolean inSnapshot() {
            return snapshots.stream().anyMatch(snapshot -> snapshot.status != Snapshot.Status.OK);
        }

        Map<UUID, long[]> bytes() {
            Map<UUID, long[]> bytes = new HashMap<>();
            disks.forEach(disk -> bytes.put(disk.id, disk.parts.clone()));
            return bytes;
        }
    }

    static final class TrueDisk {
        final UUID id;

        /** What is on the storage. */
        final long[] parts = new long[PARTS];

        /** What the guest wrote, and nobody else may change. */
        final long[] owners = new long[PARTS];

        /** Whether the guest wrote the part at all. */
        final boolean[] guests = new boolean[PARTS];

        /** That of the engine; one made for a restore names its job. */
        final String description;

        final Instant created;
        String alias;
        DiskStatus status = DiskStatus.OK;

        TrueDisk(UUID id, String alias, String description, Instant created) {
            this.created = created;
            this.id = id;
            this.alias = alias;
            this.description = description;
        }

        /** The guest writes. */
        void write(int part, long value) {
            parts[part] = value;
            owners[part] = value;
            guests[part] = true;
        }

        boolean isOurs() {
            return description.startsWith("holdfast:");
        }

        boolean unharmed() {
            return Arrays.equals(parts, owners);
        }
    }

    static final class TrueBackup {
        final UUID id;
        final String description;
        final @Nullable UUID from;
        final UUID to;
        final Instant created;
        final Instant listedFrom;
        final Map<UUID, long[]> view;
        final Map<UUID, long[]> counted = new HashMap<>();
        BackupPhase phase = BackupPhase.INITIALIZING;
        Instant over = Instant.MAX;
        boolean bitmapLost;

        /** The VM stopped under it: nothing can be read, and it ends badly. */
        boolean broken;

        TrueBackup(
                UUID id,
                String description,
                @Nullable UUID from,
                UUID to,
                Instant created,
                Instant listedFrom,
                Map<UUID, long[]> view) {
            this.id = id;
            this.description = description;
            this.from = from;
            this.to = to;
            this.created = created;
            this.listedFrom = listedFrom;
            this.view = view;
        }
    }

    static final class TrueCheckpoint {
        final UUID id;
        final String description;
        final Instant created;
        final Map<UUID, long[]> bytes;
        boolean valid = true;

        TrueCheckpoint(UUID id, String description, Instant created, Map<UUID, long[]> bytes) {
            this.id = id;
            this.description = description;
            this.created = created;
            this.bytes = bytes;
        }
    }

    static final class TrueSnapshot {
        final UUID id;
        final String description;
        final Instant created;
        final Instant listedFrom;
        final Map<UUID, long[]> view;
        final Map<UUID, UUID> volumes = new HashMap<>();
        Snapshot.Status status = Snapshot.Status.LOCKED;

        TrueSnapshot(
                UUID id,
                String description,
                Instant created,
                Instant listedFrom,
                Map<UUID, long[]> view) {
            this.id = id;
            this.description = description;
            this.created = created;
            this.listedFrom = listedFrom;
            this.view = view;
        }
    }

    /**
     * An image transfer.
     *
     * <p>{@code view} is the VM backup or the disk snapshot that is read; null where it is the disk
     * itself.
     */
    static final class TrueTransfer {
        final UUID id;
        final UUID ticket;
        final @Nullable UUID view;
        final UUID disk;
        final boolean upload;
        final IdlePolicy whenIdle;
        final Instant created;
        TransferPhase phase = TransferPhase.TRANSFERRING;
        boolean ticketAlive = true;
        int sessions;
        Instant lastUse;
        Instant over = Instant.MAX;

        /** Whether those who asked for it have taken down that it is open. */
        boolean known;

        TrueTransfer(
                UUID id,
                UUID ticket,
                @Nullable UUID view,
                UUID disk,
                boolean upload,
                IdlePolicy whenIdle,
                Instant created) {
            this.id = id;
            this.ticket = ticket;
            this.view = view;
            this.disk = disk;
            this.upload = upload;
            this.whenIdle = whenIdle;
            this.created = created;
            this.lastUse = created;
        }

        /** The engine's end phases: only these let the disk go. */
        boolean isOpen() {
            return phase != TransferPhase.FINISHED_SUCCESS
                    && phase != TransferPhase.FINISHED_FAILURE;
        }
    }

    boolean hasOpenTransfer(UUID view) {
        return transfers.stream().anyMatch(each -> each.isOpen() && view.equals(each.view));
    }

    /** Whether an image transfer of the disk itself holds it. */
    boolean isMoved(UUID disk) {
        return transfers.stream()
                .anyMatch(each -> each.isOpen() && each.view == null && each.disk.equals(disk));
    }

    Optional<TrueBackup> findBackup(UUID id) {
        return vms.values().stream()
                .flatMap(vm -> vm.backups.stream())
                .filter(backup -> backup.id.equals(id))
                .findAny();
    }

    /** The snapshot that a disk snapshot is of. */
    Optional<TrueSnapshot> findSnapshotOf(UUID volume) {
        return vms.values().stream()
                .flatMap(vm -> vm.snapshots.stream())
                .filter(snapshot -> snapshot.volumes.containsKey(volume))
                .findAny();
    }

    /** From wherever it hangs, too. */
    void removeDisk(TrueDisk disk) {
        disks.remove(disk.id);
        vms.values().forEach(vm -> vm.disks.remove(disk));
    }

    /** The VM that the disk hangs on. */
    Optional<TrueVm> owner(UUID disk) {
        return vms.values().stream()
                .filter(vm -> vm.disks.stream().anyMatch(each -> each.id.equals(disk)))
                .findFirst();
    }
}
