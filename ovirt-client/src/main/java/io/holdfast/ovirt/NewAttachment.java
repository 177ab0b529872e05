package io.holdfast.ovirt;

/** How a disk is to be put on a VM; only one disk of a VM is bootable. */
public record NewAttachment(
        DiskId disk, DiskInterface attachAs, boolean bootable, boolean active) {}
