package io.holdfast.contracts;

import org.jspecify.annotations.Nullable;

/**
 * Copy a disk of an open point in time into the repository.
 *
 * @param engineBackup the VM backup the disk is read from, unless it is a disk snapshot
 * @param diskSnapshot the disk snapshot that is read, unless it is a VM backup's disk
 * @param mode what is read; anything but full needs the parent
 * @param parent the recovery point that changes are counted from; it is kept from being forgotten
 *     while the job lasts
 * @param parentManifest the disk as that recovery point holds it: what did not change is taken from
 *     there
 */
public record TransferDisk(
        DiskTransferId transfer,
        JobId job,
        EngineId engine,
        VmId vm,
        @Nullable EngineBackupId engineBackup,
        @Nullable DiskSnapshotId diskSnapshot,
        DiskId disk,
        String alias,
        long virtualSizeBytes,
        BackupMode mode,
        @Nullable RecoveryPointId parent,
        @Nullable DiskManifestId parentManifest)
        implements TransferCommand {

    public TransferDisk {
        Require.present("transfer", transfer);
        Require.present("job", job);
        Require.present("engine", engine);
        Require.present("vm", vm);
        Require.oneOf("engineBackup", engineBackup, "diskSnapshot", diskSnapshot);
        Require.present("disk", disk);
        Require.text("alias", alias);
        Require.notNegative("virtualSizeBytes", virtualSizeBytes);
        Require.present("mode", mode);
        if (mode != BackupMode.FULL) {
            Require.present("parent", parent);
            Require.present("parentManifest", parentManifest);
        }
    }
}
