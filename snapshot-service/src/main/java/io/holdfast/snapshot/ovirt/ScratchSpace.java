package io.holdfast.snapshot.ovirt;

import io.holdfast.contracts.FailureReason;
import io.holdfast.ovirt.Disk;
import io.holdfast.ovirt.DiskAttachment;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.StorageDomain;
import io.holdfast.ovirt.StorageDomainId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether the scratch disks of a live VM backup fit beside the disks. The engine makes one for each
 * disk on the same storage domain; on block storage it allocates a share of it at once (engine:
 * {@code MaxBackupBlockScratchDiskInitialSizePercents}, 20 %, and 4 GiB at least, but no more than
 * the disk has). On file storage a scratch disk grows with what the guest writes.
 *
 * @param leftBytes what has to stay free on each domain beside them
 */
public record ScratchSpace(long leftBytes) {

    private static final long INITIAL_PERCENT = 20;
    private static final long INITIAL_BYTES_MIN = 4L << 30;

    public ScratchSpace {
        if (leftBytes < 0) {
            throw new IllegalArgumentException("The space left is negative: " + leftBytes);
        }
    }

    /** Whatever fits. */
    static ScratchSpace toTheLastByte() {
        return new ScratchSpace(0);
    }

    /** Refuses where a domain has too little; one of which nothing is known may do. */
    void require(Engine engine, List<DiskAttachment> disks) throws CannotOpen {
        Map<StorageDomainId, Long> needed = new LinkedHashMap<>();
        for (DiskAttachment attachment : disks) {
            attachment
                    .disk()
                    .storageDomain()
                    .ifPresent(domain ->
                            needed.merge(domain, initialBytes(attachment.disk()), Long::sum));
        }
        for (Map.Entry<StorageDomainId, Long> each : needed.entrySet()) {
            StorageDomain domain = engine.storageDomains().find(each.getKey()).orElse(null);
            if (domain != null && domain.availableBytes().isPresent()) {
                require(
                        domain,
                        domain.isBlock() ? each.getValue() : 0,
                        domain.availableBytes().get());
            }
        }
    }

    private void require(StorageDomain domain, long needed, long available) throws CannotOpen {
        if (available - leftBytes < needed) {
            throw new CannotOpen(
                    FailureReason.NOT_ENOUGH_SPACE,
                    "storage domain '%s' has %d bytes free, and the engine's scratch disks need %d while %d have to stay free (holdfast.backup.space-left); make room, or skip disks"
                            .formatted(domain.name(), available, needed, leftBytes));
        }
    }

    /** What the engine allocates at once on block storage for the scratch of a disk. */
    static long initialBytes(Disk disk) {
        long size = disk.provisionedSizeBytes();
        return Math.min(size, Math.max(size / 100 * INITIAL_PERCENT, INITIAL_BYTES_MIN));
    }
}
