package io.holdfast.ovirt;

/** Who a VM is that is made from a stored configuration. */
public enum VmIdentity {
    /** The id and MAC addresses of the configuration; refused while a VM with that id exists. */
    ORIGINAL,
    /**
     * A fresh id, the MAC addresses of the configuration; refused where the MAC pool sees
     * duplicates.
     */
    NEW_ID_SAME_MACS,
    /** A fresh id and MAC addresses from the pool. */
    NEW
}
