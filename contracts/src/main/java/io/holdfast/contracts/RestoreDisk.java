package io.holdfast.contracts;

import org.jspecify.annotations.Nullable;

/**
 * Write a disk of a recovery point onto a new, empty disk.
 *
 * @param vm the VM the recovery point is of
 * @param sourceDisk as the recovery point names it
 * @param targetDisk the new disk
 * @param device where the new disk shows as a block device; through an image transfer when absent
 * @param readsAsZeros whether the new disk is known to read as zeros, so that zeros need not be
 *     written; not when absent. A raw volume on block storage holds what was there before
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
        long virtualSizeBytes,
        @Nullable ApplianceDevice device,
        Boolean readsAsZeros)
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
        if (device != null) {
            device.requireOf(targetDisk);
        }
        readsAsZeros = readsAsZeros != null && readsAsZeros;
    }
}
