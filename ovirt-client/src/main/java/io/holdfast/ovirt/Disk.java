package io.holdfast.ovirt;

import java.util.Optional;

/**
 * A disk as the engine tells of it.
 *
 * @param alias its name for people
 * @param description what people, or those who made it, wrote about it; may be empty
 * @param provisionedSizeBytes what the guest sees
 * @param actualSizeBytes what it takes on storage, 0 where the engine does not say
 * @param incrementalBackup whether it was made for incremental backups
 * @param storageDomain where it lies; nothing for disks that are no images
 */
public record Disk(
        DiskId id,
        String alias,
        String description,
        long provisionedSizeBytes,
        long actualSizeBytes,
        DiskFormat format,
        boolean sparse,
        boolean shareable,
        boolean incrementalBackup,
        DiskStorage storage,
        DiskStatus status,
        Optional<StorageDomainId> storageDomain) {}
