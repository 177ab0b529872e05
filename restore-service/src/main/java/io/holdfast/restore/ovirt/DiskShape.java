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

    private static final long MIB = 1L << 20;

    /**
     * Chooses; what must be other than it was is told.
     *
     * @param warnings gets a line when it must
     */
    static DiskShape of(RecoveryPoint.Disk disk, StorageDomain domain, List<String> warnings) {
        if (!RAW.equals(disk.format())) {
            return new DiskShape(COW, isThin(disk, domain, warnings));
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

    /**
     * Made for incremental backups, as all of ours are, qcow2 may be preallocated too. On block
     * storage such a volume is as large as the disk (vdsm), so that a full disk has no room for the
     * tables of qcow2, and an upload cannot extend it: there it is thin, with its space reserved.
     */
    private static boolean isThin(
            RecoveryPoint.Disk disk, StorageDomain domain, List<String> warnings) {
        boolean wasPreallocated = Boolean.FALSE.equals(disk.sparse());
        if (wasPreallocated && domain.isBlock()) {
            warnings.add(
                    "disk "
                            + disk.alias()
                            + " was preallocated and becomes thin, with room for what it holds: a"
                            + " preallocated qcow2 volume on block storage has none for its tables");
            return true;
        }
        return !wasPreallocated;
    }

    /**
     * The space to ask for when a thin qcow2 is made on block storage, which an upload cannot
     * extend: what qcow2 needs at worst for that much data (engine behaviour §6), and no more than
     * a volume of this size may have at all, or vdsm refuses it ({@code
     * blockVolume.calculate_volume_alloc_size}).
     */
    static long initialBytes(long dataBytes, long virtualBytes) {
        return Math.min(withOverhead(dataBytes) + MIB, withOverhead(virtualBytes));
    }

    private static long withOverhead(long bytes) {
        return bytes + bytes / 10;
    }

    /**
     * Whether a new disk of this shape reads as zeros. A raw volume on block storage is a logical
     * volume of which nobody wipes what was there before; a new qcow2 has no clusters yet, and a
     * new file no contents (imageio's own client leaves zeros out in the same two cases).
     */
    boolean readsAsZeros(StorageDomain domain) {
        return !(format.equals(RAW) && domain.isBlock());
    }
}
