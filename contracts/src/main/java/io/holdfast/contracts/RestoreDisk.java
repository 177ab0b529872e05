package io.holdfast.contracts;

/**
 * Write a disk of a recovery point onto a new, empty disk.
 *
 * @param vm the VM the recovery point is of
 * @param sourceDisk as the recovery point names it
 * @param targetDisk the new disk
 */
public record RestoreDisk(
        DiskTransferId transfer,
        JobId job,
        EngineId engine,
        RecoveryPointId recoveryPoint,
        VmId vm,
        DiskId sourceDisk,
        DiskId targetDisk,
        DiskManifestId manifest,
        long virtualSizeBytes)
        implements TransferCommand {

    public RestoreDisk {
        Require.present("transfer", transfer);
        Require.present("job", job);
        Require.present("engine", engine);
        Require.present("recoveryPoint", recoveryPoint);
        Require.present("vm", vm);
        Require.present("sourceDisk", sourceDisk);
        Require.present("targetDisk", targetDisk);
        Require.present("manifest", manifest);
        Require.notNegative("virtualSizeBytes", virtualSizeBytes);
    }
}
