package io.holdfast.snapshot.backup;

import io.holdfast.contracts.BackupMode;
import io.holdfast.contracts.ConfigurationId;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.FallbackReason;
import io.holdfast.contracts.RecoveryPointId;
import io.holdfast.snapshot.chain.ChainLink;
import io.holdfast.snapshot.chain.LinkedDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything a recovery point is made of. */
public record CapturedVm(
        OpenedPointInTime point, ConfigurationId configuration, Map<DiskId, ArrivedDisk> disks) {

    public CapturedVm {
        disks = Map.copyOf(disks);
    }

    /** The mode of the whole: only changes if one disk at least counted them. */
    BackupMode mode(BackupJob job) {
        return disks.values().stream().allMatch(disk -> disk.mode() == BackupMode.FULL)
                ? BackupMode.FULL
                : job.mode();
    }

    /** Why so, for people. */
    String modeReason(BackupJob job) {
        if (mode(job) == job.mode()) {
            return "asked for";
        }
        return "asked for "
                + job.mode()
                + ", but every disk was read in full: "
                + point.disks().getFirst().modeReason();
    }

    /** Set when only changed blocks of the disk were asked for and yet all were read. */
    @Nullable FallbackReason fallback(ChosenDisk disk) {
        FallbackReason late = arrived(disk.disk()).fallback();
        return late != null ? late : disk.fallback();
    }

    /** What an operator should look at: the given, and each disk that was not read as asked. */
    List<String> warnings(List<String> given) {
        List<String> warnings = new ArrayList<>(given);
        for (ChosenDisk disk : point.disks()) {
            FallbackReason reason = fallback(disk);
            if (reason != null) {
                warnings.add(
                        "disk %s was read in full (%s)%s"
                                .formatted(
                                        disk.alias(),
                                        reason,
                                        reason == disk.fallback() ? ": " + disk.modeReason() : ""));
            }
        }
        return warnings;
    }

    /** What later runs can count from; nothing when the engine made no checkpoint. */
    Optional<ChainLink> link(RecoveryPointId recoveryPoint) {
        return Optional.ofNullable(point.checkpoint())
                .map(checkpoint ->
                        new ChainLink(
                                recoveryPoint,
                                checkpoint,
                                disks.values().stream()
                                        .allMatch(disk -> disk.mode() == BackupMode.FULL),
                                point.openedAt(),
                                point.disks().stream().map(this::linked).toList()));
    }

    private LinkedDisk linked(ChosenDisk disk) {
        return new LinkedDisk(
                disk.disk(), arrived(disk.disk()).manifest(), disk.virtualSizeBytes());
    }

    ArrivedDisk arrived(DiskId disk) {
        return Objects.requireNonNull(disks.get(disk));
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
