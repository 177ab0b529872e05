package io.holdfast.restore.ovirt;

import io.holdfast.ovirt.StorageDomain;
import io.holdfast.repository.format.RecoveryPoint;
import java.util.List;

/**
 * How a new disk is kept: as the recovery point says, where the storage domain allows it (engine
 * behaviour §6).
 *
 * @param format raw or cow
 */
record DiskShape(String format, boolean sparse) {

    static final String RAW = "raw";
    static final String COW = "cow";

    /**
     * Chooses; what must be other than it was is told.
     *
     * @param warnings gets a line when it must
     */
    static DiskShape of(RecoveryPoint.Disk disk, StorageDomain domain, List<String> warnings) {
        if (!RAW.equals(disk.format())) {
            // Made for incremental backups, as all of ours are, cow may be preallocated too.
            return new DiskShape(COW, !Boolean.FALSE.equals(disk.sparse()));
        }
        boolean sparse = Boolean.TRUE.equals(disk.sparse());
        if (sparse && domain.isBlock()) {
            warnings.add(
                    "disk "
                            + disk.alias()
                            + " was raw and thin and becomes raw and preallocated: storage domain "
                            + domain.name()
                            + " is block storage, which has no thin raw disks");
            return new DiskShape(RAW, false);
        }
        return new DiskShape(RAW, sparse);
    }
}
