package io.holdfast.restore.job;

import io.holdfast.contracts.ConfigurationId;
import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskManifestId;
import io.holdfast.contracts.EngineId;
import io.holdfast.contracts.MacPolicy;
import io.holdfast.contracts.VmId;
import java.util.List;
import java.util.UUID;

/**
 * What is going to be made on the engine, settled before anything is.
 *
 * @param sourceVm the VM the recovery point is of
 * @param vm the identity the new VM gets; with {@link MacPolicy#NEW} the engine gives it another
 *     one
 * @param originalIdentity whether {@code vm} is the identity the VM had when it was backed up
 * @param cluster the engine's id of the cluster
 */
public record RestorePlan(
        EngineId engine,
        VmId sourceVm,
        VmId vm,
        boolean originalIdentity,
        String vmName,
        UUID cluster,
        MacPolicy macPolicy,
        ConfigurationId configuration,
        List<PlannedDisk> disks) {

    public RestorePlan {
        disks = List.copyOf(disks);
        if (disks.isEmpty()) {
            throw new IllegalArgumentException("a restore plan has at least one disk");
        }
    }

    /**
     * One disk to make.
     *
     * @param target the id the new disk gets, the same at every attempt of one job
     * @param dataBytes how much of it the recovery point holds as data, for domains that reserve
     *     space up front
     * @param storageDomain the engine's id of the storage domain
     */
    public record PlannedDisk(
            DiskId source,
            DiskId target,
            String alias,
            DiskManifestId manifest,
            long virtualSizeBytes,
            long dataBytes,
            boolean bootable,
            String diskInterface,
            UUID storageDomain) {}
}
