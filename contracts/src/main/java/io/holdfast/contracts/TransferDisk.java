package io.holdfast.contracts;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copy a disk of an open point in time into the repository. It is read in exactly one way.
 *
 * @param engineBackup the VM backup that the disk is read from
 * @param diskSnapshot the disk snapshot that is read through an image transfer
 * @param device where the disk snapshot shows as a block device
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
        @Nullable ApplianceDevice device,
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
        Require.oneOf(
                List.of("engineBackup", "diskSnapshot", "device"),
                Arrays.asList(engineBackup, diskSnapshot, device));
        Require.present("disk", disk);
        if (device != null) {
            device.requireOf(disk);
        }
        Require.text("alias", alias);
        Require.notNegative("virtualSizeBytes", virtualSizeBytes);
        Require.present("mode", mode);
        if (mode != BackupMode.FULL) {
            Require.present("parent", parent);
            Require.present("parentManifest", parentManifest);
        }
    }
}
