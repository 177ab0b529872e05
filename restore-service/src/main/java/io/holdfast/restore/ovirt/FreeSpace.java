package io.holdfast.restore.ovirt;

import io.holdfast.contracts.FailureReason;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.StorageDomain;
import io.holdfast.ovirt.StorageDomainId;
import io.holdfast.restore.job.RestorePlan.PlannedDisk;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Whether the disks of a plan fit on their storage domains. A look ahead and no reservation: what
 * others write meanwhile is not known, and the engine has the last word.
 *
 * @param leftBytes what has to stay free on a domain when all is written
 */
public record FreeSpace(long leftBytes) {

    /** The engine's own tables of a thin disk, and what it allocates ahead of writes. */
    private static final long THIN_SURCHARGE_PERCENT = 10;

    public FreeSpace {
        if (leftBytes < 0) {
            throw new IllegalArgumentException("The space left is negative: " + leftBytes);
        }
    }

    /** Whatever fits. */
    static FreeSpace toTheLastByte() {
        return new FreeSpace(0);
    }

    /** Refuses a plan for which a domain has too little; one of which nothing is known may do. */
    void require(Engine engine, List<PlannedDisk> disks) throws CannotRestore {
        Map<UUID, Long> needed =
                disks.stream()
                        .collect(
                                Collectors.groupingBy(
                                        PlannedDisk::storageDomain,
                                        TreeMap::new,
                                        Collectors.summingLong(FreeSpace::bytesOf)));
        for (Map.Entry<UUID, Long> each : needed.entrySet()) {
            StorageDomain domain =
                    engine.storageDomains().find(new StorageDomainId(each.getKey())).orElse(null);
            if (domain != null && domain.availableBytes().isPresent()) {
                require(domain, each.getValue(), domain.availableBytes().get());
            }
        }
    }

    private void require(StorageDomain domain, long needed, long available) throws CannotRestore {
        if (available - leftBytes < needed) {
            throw new CannotRestore(
                    FailureReason.NOT_ENOUGH_SPACE,
                    "storage domain '%s' has %d bytes free, and the disks need %d while %d have to stay free (holdfast.restore.space-left); make room, or name another domain in the target"
                            .formatted(domain.name(), available, needed, leftBytes));
        }
    }

    /** What a disk takes once it is written. */
    static long bytesOf(PlannedDisk disk) {
        if (!disk.sparse()) {
            return disk.virtualSizeBytes();
        }
        long thin = disk.dataBytes() + disk.dataBytes() / 100 * THIN_SURCHARGE_PERCENT;
        return disk.format().equals("cow") ? thin : Math.min(thin, disk.virtualSizeBytes());
    }
}
