package io.holdfast.ovirt;

import java.util.Optional;

/**
 * A disk to be made.
 *
 * @param id the wished id, or nothing for the engine's choice; a taken one is refused. Giving it
 *     makes creation recognisable.
 * @param provisionedSizeBytes what the guest sees
 * @param initialSizeBytes space to set aside on block storage, where an upload cannot extend a thin
 *     volume: about 1.1 times the data
 * @param incrementalBackup for {@link DiskFormat#COW} only
 */
public record NewDisk(
        Optional<DiskId> id,
        String alias,
        String description,
        long provisionedSizeBytes,
        DiskFormat format,
        boolean sparse,
        boolean incrementalBackup,
        StorageDomainId storageDomain,
        Optional<Long> initialSizeBytes) {

    public NewDisk {
        if (provisionedSizeBytes <= 0) {
            throw new IllegalArgumentException(
                    "Disk " + alias + " needs a size above 0, not " + provisionedSizeBytes);
        }
        if (incrementalBackup && format == DiskFormat.RAW) {
            throw new IllegalArgumentException(
                    "Disk " + alias + ": raw disks have no incremental backup; use cow");
        }
    }
}
