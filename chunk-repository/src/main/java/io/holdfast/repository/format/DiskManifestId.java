package io.holdfast.repository.format;

import io.holdfast.repository.store.BlobName;

/**
 * Identity of a disk manifest: keyed digest of its plain content; it names every byte of the disk.
 */
public record DiskManifestId(String value) {

    static final int BYTES = 32;

    public DiskManifestId {
        Hex.require("disk manifest id", value, BYTES);
    }

    public static DiskManifestId of(byte[] bytes) {
        return new DiskManifestId(Hex.of(bytes));
    }

    byte[] bytes() {
        return Hex.bytes(value);
    }

    /** Where the object is; the first two digits spread a listing over folders. */
    public BlobName blob() {
        return new BlobName("manifests/" + value.substring(0, 2) + "/" + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
