package io.holdfast.ovirt;

/** How the waiting for a VM snapshot ended. */
public sealed interface SnapshotWait {

    /** It is made, and no longer locked. */
    record Usable(Snapshot snapshot) implements SnapshotWait {}

    /** The engine does not know it: it is removed, or its making failed. */
    record Gone() implements SnapshotWait {}

    /** The time is up. */
    record NotYet(Snapshot lastSeen) implements SnapshotWait {}
}
