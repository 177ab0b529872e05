package io.holdfast.snapshot.chain;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.FallbackReason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How each disk of a run is read, settled before the engine is asked for a point in time. A disk
 * whose changes cannot be trusted is read in full, and it alone.
 *
 * @param parent the link that the engine is asked to count from; none when no disk counts from any
 * @param dead the link whose checkpoint turned out to be of no use
 */
public record ModePlan(
        Optional<ChainLink> parent, Optional<ChainLink> dead, Map<DiskId, DiskMode> disks) {

    public ModePlan {
        disks = Map.copyOf(disks);
    }

    /** A disk that is going to be read. */
    public record Disk(DiskId id, long virtualSizeBytes, boolean raw) {}

    /** How a disk that was planned for is read. */
    public DiskMode of(DiskId disk) {
        DiskMode mode = disks.get(disk);
        if (mode == null) {
            throw new IllegalArgumentException("Disk " + disk.text() + " was not planned for");
        }
        return mode;
    }

    /** All disks in full, as asked for. */
    public static ModePlan full(List<Disk> disks) {
        return everyDisk(disks, DiskMode.fullAsAsked());
    }

    /** All disks in full, although only changed blocks were asked for. */
    public static ModePlan fallback(List<Disk> disks, FallbackReason reason, String text) {
        return everyDisk(disks, DiskMode.fallback(reason, text));
    }

    /** The plan for a mode, by what we recorded and by what the engine shows of a checkpoint. */
    public static ModePlan of(
            BackupMode mode,
            Chain chain,
            List<Disk> disks,
            Function<ChainLink, SeenCheckpoint> engine) {
        if (mode == BackupMode.FULL) {
            return full(disks);
        }
        Optional<ChainLink> parent = chain.parentOf(mode);
        if (parent.isEmpty()) {
            return fallback(
                    disks,
                    FallbackReason.NO_RECOVERY_POINT,
                    "the VM has no recovery point with a checkpoint to count from");
        }
        return counted(mode, parent.get(), disks, engine.apply(parent.get()));
    }

    private static ModePlan counted(
            BackupMode mode, ChainLink parent, List<Disk> disks, SeenCheckpoint seen) {
        return switch (seen) {
            case SeenCheckpoint.Missing _ ->
                    dead(
                            disks,
                            parent,
                            FallbackReason.CHECKPOINT_MISSING,
                            "the engine no longer has checkpoint " + parent.checkpoint().text());
            case SeenCheckpoint.Invalid _ ->
                    dead(
                            disks,
                            parent,
                            FallbackReason.CHECKPOINT_INVALID,
                            "the engine says that checkpoint "
                                    + parent.checkpoint().text()
                                    + " is invalid");
            case SeenCheckpoint.Usable usable -> {
                Map<DiskId, DiskMode> modes = new HashMap<>();
                disks.forEach(disk -> modes.put(disk.id(), of(mode, parent, disk, usable)));
                boolean counts =
                        modes.values().stream().anyMatch(disk -> disk.mode() != BackupMode.FULL);
                yield new ModePlan(
                        counts ? Optional.of(parent) : Optional.empty(), Optional.empty(), modes);
            }
        };
    }

    private static DiskMode of(
            BackupMode mode, ChainLink parent, Disk disk, SeenCheckpoint.Usable seen) {
        if (disk.raw()) {
            return DiskMode.fallback(
                    FallbackReason.DISK_RAW, "the disk is raw: its changes are not recorded");
        }
        Optional<LinkedDisk> linked = parent.disk(disk.id());
        if (linked.isEmpty()) {
            return DiskMode.fallback(
                    FallbackReason.DISK_ADDED,
                    "recovery point " + parent.recoveryPoint().text() + " does not hold the disk");
        }
        if (linked.get().virtualSizeBytes() != disk.virtualSizeBytes()) {
            return DiskMode.fallback(
                    FallbackReason.DISK_RESIZED,
                    "the disk had %d bytes and has %d"
                            .formatted(linked.get().virtualSizeBytes(), disk.virtualSizeBytes()));
        }
        if (!seen.disks().contains(disk.id())) {
            return DiskMode.fallback(
                    FallbackReason.DISK_NOT_IN_CHECKPOINT,
                    "checkpoint " + parent.checkpoint().text() + " no longer covers the disk");
        }
        return new DiskMode(
                mode,
                "asked for; counted from recovery point " + parent.recoveryPoint().text(),
                null,
                linked.get().manifest());
    }

    private static ModePlan dead(
            List<Disk> disks, ChainLink link, FallbackReason reason, String text) {
        return new ModePlan(
                Optional.empty(), Optional.of(link), fallback(disks, reason, text).disks());
    }

    private static ModePlan everyDisk(List<Disk> disks, DiskMode mode) {
        Map<DiskId, DiskMode> modes = new HashMap<>();
        disks.forEach(disk -> modes.put(disk.id(), mode));
        return new ModePlan(Optional.empty(), Optional.empty(), modes);
    }
}
