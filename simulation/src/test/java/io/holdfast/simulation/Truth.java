package io.holdfast.simulation;

import io.holdfast.ovirt.BackupPhase;
import io.holdfast.ovirt.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What engine, hosts and storage truly hold, whatever they answer. */
final class Truth {

    /** Of so many parts consists each disk; a number stands for the bytes of a part. */
    static final int PARTS = 6;

    static final long PART_BYTES = 1L << 20;

    final Map<UUID, TrueVm> vms = new LinkedHashMap<>();
    final Map<UUID, TrueDisk> disks = new LinkedHashMap<>();
    final List<Door> doors = new ArrayList<>();
    final History history = new History();

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
        final List<TrueDisk> disks = new ArrayList<>();
        final List<TrueBackup> backups = new ArrayList<>();
        final List<TrueCheckpoint> checkpoints = new ArrayList<>();
        final List<TrueSnapshot> snapshots = new ArrayList<>();
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
        final String alias;

        /** What is on the storage. */
        final long[] parts = new long[PARTS];

        /** What the guest wrote, and nobody else may change. */
        final long[] owners = new long[PARTS];

        TrueDisk(UUID id, String alias) {
            this.id = id;
            this.alias = alias;
        }

        void write(int part, long value) {
            parts[part] = value;
            owners[part] = value;
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

    /** An image transfer. */
    static final class Door {
        final UUID view;
        final UUID disk;
        boolean open = true;

        Door(UUID view, UUID disk) {
            this.view = view;
            this.disk = disk;
        }
    }

    boolean hasOpenDoor(UUID view) {
        return doors.stream().anyMatch(door -> door.open && door.view.equals(view));
    }
}
