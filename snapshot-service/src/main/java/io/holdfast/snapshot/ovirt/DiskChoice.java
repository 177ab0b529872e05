package io.holdfast.snapshot.ovirt;

import io.holdfast.contracts.SkippedDisk;
import io.holdfast.ovirt.Disk;
import io.holdfast.ovirt.DiskAttachment;
import io.holdfast.ovirt.DiskId;
import io.holdfast.ovirt.DiskStorage;
import io.holdfast.snapshot.backup.BackupJob;
import io.holdfast.snapshot.backup.ChosenDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which disks of a VM a job protects, and why it leaves out the others: none is left out silently.
 */
record DiskChoice(List<ChosenDisk> chosen, List<SkippedDisk> skipped) {

    static DiskChoice of(List<DiskAttachment> attachments, BackupJob job) {
        List<ChosenDisk> chosen = new ArrayList<>();
        List<SkippedDisk> skipped = new ArrayList<>();
        for (DiskAttachment attachment : attachments) {
            Disk disk = attachment.disk();
            Optional<String> reason = whyNot(attachment, job);
            if (reason.isPresent()) {
                skipped.add(new SkippedDisk(id(disk), named(disk), reason.get()));
            } else {
                chosen.add(chosen(attachment, job));
            }
        }
        return new DiskChoice(chosen, skipped);
    }

    Set<DiskId> ids() {
        return chosen.stream()
                .map(disk -> new DiskId(disk.disk().value()))
                .collect(Collectors.toSet());
    }

    String whyNot() {
        return skipped.isEmpty()
                ? "it has no disks"
                : skipped.stream()
                        .map(disk -> disk.alias() + " (" + disk.reason() + ")")
                        .collect(Collectors.joining(", "));
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

    private static ChosenDisk chosen(DiskAttachment attachment, BackupJob job) {
        Disk disk = attachment.disk();
        return new ChosenDisk(
                id(disk),
                named(disk),
                disk.provisionedSizeBytes(),
                job.mode(),
                "asked for",
                attachment.bootable(),
                attachment.attachedAs().name().toLowerCase(Locale.ROOT),
                disk.format().name().toLowerCase(Locale.ROOT),
                disk.sparse());
    }

    private static io.holdfast.contracts.DiskId id(Disk disk) {
        return new io.holdfast.contracts.DiskId(disk.id().value());
    }

    private static String named(Disk disk) {
        return disk.alias().isBlank() ? disk.id().value().toString() : disk.alias();
    }
}
