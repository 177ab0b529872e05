package io.holdfast.snapshot.ovirt;

import io.holdfast.contracts.SkippedDisk;
import io.holdfast.ovirt.Disk;
import io.holdfast.ovirt.DiskAttachment;
import io.holdfast.ovirt.DiskFormat;
import io.holdfast.ovirt.DiskId;
import io.holdfast.ovirt.DiskStorage;
import io.holdfast.snapshot.backup.BackupJob;
import io.holdfast.snapshot.backup.ChosenDisk;
import io.holdfast.snapshot.chain.DiskMode;
import io.holdfast.snapshot.chain.ModePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which disks of a VM a job protects, and why it leaves out the others: none is left out silently.
 */
record DiskChoice(List<DiskAttachment> chosen, List<SkippedDisk> skipped) {

    static DiskChoice of(List<DiskAttachment> attachments, BackupJob job) {
        List<DiskAttachment> chosen = new ArrayList<>();
        List<SkippedDisk> skipped = new ArrayList<>();
        for (DiskAttachment attachment : attachments) {
            Optional<String> reason = whyNot(attachment, job);
            if (reason.isPresent()) {
                skipped.add(skipped(attachment, reason.get()));
            } else {
                chosen.add(attachment);
            }
        }
        return new DiskChoice(chosen, skipped);
    }

    Set<DiskId> ids() {
        return chosen.stream().map(chosen -> chosen.disk().id()).collect(Collectors.toSet());
    }

    /** What matters of them for the choice of modes. */
    List<ModePlan.Disk> toPlan() {
        return chosen.stream()
                .map(attachment ->
                        new ModePlan.Disk(
                                id(attachment.disk()),
                                attachment.disk().provisionedSizeBytes(),
                                attachment.disk().format() == DiskFormat.RAW))
                .toList();
    }

    String whyNot() {
        return skipped.isEmpty()
                ? "it has no disks"
                : skipped.stream()
                        .map(disk -> disk.alias() + " (" + disk.reason() + ")")
                        .collect(Collectors.joining(", "));
    }

    static SkippedDisk skipped(DiskAttachment attachment, String reason) {
        return new SkippedDisk(id(attachment.disk()), named(attachment.disk()), reason);
    }

    static ChosenDisk chosen(
            DiskAttachment attachment,
            DiskMode mode,
            io.holdfast.contracts.@Nullable DiskSnapshotId diskSnapshot) {
        Disk disk = attachment.disk();
        return new ChosenDisk(
                id(disk),
                named(disk),
                disk.provisionedSizeBytes(),
                mode.mode(),
                mode.reason(),
                mode.fallback(),
                mode.parentManifest(),
                diskSnapshot,
                attachment.bootable(),
                attachment.attachedAs().name().toLowerCase(Locale.ROOT),
                disk.format().name().toLowerCase(Locale.ROOT),
                disk.sparse());
    }

    static io.holdfast.contracts.DiskId id(Disk disk) {
        return new io.holdfast.contracts.DiskId(disk.id().value());
    }

    private static Optional<String> whyNot(DiskAttachment attachment, BackupJob job) {
        Disk disk = attachment.disk();
        if (job.skipDisks().contains(id(disk))) {
            return Optional.of("the request leaves it out");
        }
        if (attachment.snapshot().isPresent()) {
            return Optional.of("it is a disk snapshot of another VM");
        }
        if (disk.storage() != DiskStorage.IMAGE) {
            return Optional.of(
                    "its storage is "
                            + disk.storage().name().toLowerCase(Locale.ROOT)
                            + ", of which the engine takes no backup");
        }
        if (disk.shareable()) {
            return Optional.of("it is shareable, of which the engine takes no backup");
        }
        return attachment.active() ? Optional.empty() : Optional.of("it is not active");
    }

    private static String named(Disk disk) {
        return disk.alias().isBlank() ? disk.id().value().toString() : disk.alias();
    }
}
