package io.holdfast.ovirt;

import java.util.Optional;

/**
 * Where disks lie.
 *
 * @param holdsDisks a data domain, unlike ISO, export or image domains
 * @param storage what it is made of, as {@code nfs}, {@code iscsi}, {@code fcp}
 * @param availableBytes nothing while no host sees it
 * @param dataCenter nothing while it belongs to none
 */
public record StorageDomain(
        StorageDomainId id,
        String name,
        boolean holdsDisks,
        String storage,
        Optional<Long> availableBytes,
        Optional<DataCenterId> dataCenter) {

    /** Block storage gives each thin disk a volume that an upload cannot extend. */
    public boolean isBlock() {
        return storage.equals("iscsi") || storage.equals("fcp");
    }
}
