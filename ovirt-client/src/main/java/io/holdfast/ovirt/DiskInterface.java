package io.holdfast.ovirt;

/** The bus on which a guest sees a disk. */
public enum DiskInterface {
    IDE,
    SATA,
    SPAPR_VSCSI,
    VIRTIO,
    VIRTIO_SCSI
}
