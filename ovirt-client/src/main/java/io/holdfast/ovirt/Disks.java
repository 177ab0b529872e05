package io.holdfast.ovirt;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Disks and their attachment to VMs. Errors as at {@link Engine}. */
public interface Disks {

    /**
     * Accepted when it returns; await it with {@link #awaitOk}. A taken id is {@link
     * EngineRefused}.
     */
    Disk create(NewDisk disk);

    /**
     * All disks that the user may see, attached or not, read page by page; each once. One that is
     * renamed meanwhile may be left out.
     */
    List<Disk> list();

    /** Nothing when there is no such disk. */
    Optional<Disk> find(DiskId id);

    /** Polls until the disk is usable or never will be, at most this long. */
    DiskWait awaitOk(DiskId id, Duration atMost);

    /** Gives the disk another name and description. Idempotent. */
    void rename(DiskId id, String alias, String description);

    /** Removes the disk and its data. Idempotent. */
    Removal delete(DiskId id);

    /**
     * Not idempotent: an attached disk is {@link EngineRefused}. Of one disk a VM takes one
     * snapshot at a time, or the disk itself.
     */
    DiskAttachment attach(VmId vm, NewAttachment attachment);

    /** Nothing when the disk, or a snapshot of it, is not attached to the VM. */
    Optional<DiskAttachment> attachment(VmId vm, DiskId disk);

    /** Plugs an attached disk. Idempotent; {@link EngineMissing} when it is not attached. */
    void activate(VmId vm, DiskId disk);

    /** Unplugs a disk that stays attached. Idempotent. */
    Removal deactivate(VmId vm, DiskId disk);

    /** Takes the disk off the VM and keeps it. Idempotent. */
    Removal detach(VmId vm, DiskId disk);
}
