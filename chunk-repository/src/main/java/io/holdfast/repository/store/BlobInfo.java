package io.holdfast.repository.store;

/** An object as a listing or a head request shows it. */
public record BlobInfo(BlobName name, long bytes) {

    public BlobInfo {
        if (bytes < 0) {
            throw new IllegalArgumentException(name + " cannot be " + bytes + " bytes long");
        }
    }
}
