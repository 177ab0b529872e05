package io.holdfast.ovirt;

/** How the waiting for a disk ended. */
public sealed interface DiskWait {

    record Usable(Disk disk) implements DiskWait {}

    /** Illegal: it can only be deleted. */
    record Broken(Disk disk) implements DiskWait {}

    /** Its creation failed, or something removed it. */
    record Gone() implements DiskWait {}

    /** The time is up. */
    record NotYet(Disk lastSeen) implements DiskWait {}
}
