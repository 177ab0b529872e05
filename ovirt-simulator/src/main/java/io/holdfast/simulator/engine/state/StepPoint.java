package io.holdfast.simulator.engine.state;

import java.util.Locale;

/** Places inside commands where a {@link StepFault} can be planned. */
public enum StepPoint {
    /** While the POST of a backup runs. */
    BACKUP_START,
    /** When a backup would become ready. */
    BACKUP_READY,
    /** When a finalized backup's snapshot would be merged away. */
    BACKUP_SNAPSHOT_REMOVAL,
    SNAPSHOT_CREATE,
    /** When a guest is asked to freeze or to thaw its file systems. */
    FREEZE,
    THAW,
    SNAPSHOT_REMOVE,
    /** While a checkpoint's bitmaps are removed. */
    CHECKPOINT_REMOVE,
    /** While a disk is plugged into a VM, by attaching or by activating it. */
    DISK_PLUG,
    /** While a disk is unplugged from a VM, by detaching or by deactivating it. */
    DISK_UNPLUG,
    /** When a plugged disk would show in the guest. */
    DEVICE,
    DISK_CREATE,
    /** While an imported VM's disks are attached: each is an occasion. */
    IMPORT_ATTACH,
    /** While the POST of a transfer runs. */
    TRANSFER_START,
    /** Once a transfer runs. */
    TRANSFER_RUNNING,
    /** When a finalized transfer would succeed. */
    TRANSFER_FINALIZE;

    /** The name used for planning, such as {@code backup-ready}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
