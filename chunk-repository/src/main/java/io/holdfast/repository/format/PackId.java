package io.holdfast.repository.format;

import io.holdfast.repository.store.BlobName;

/** Identity of a pack: random, so that no two writers ever meet on one name. */
public record PackId(String value) {

    static final int BYTES = 16;

    public PackId {
        Hex.require("pack id", value, BYTES);
    }

    public static PackId of(byte[] bytes) {
        return new PackId(Hex.of(bytes));
    }

    byte[] bytes() {
        return Hex.bytes(value);
    }

    /** Where the object is; the first two digits spread a listing over folders. */
    public BlobName blob() {
        return new BlobName("packs/" + value.substring(0, 2) + "/" + value);
    }

    /** Where the forwarder is that a rewriting leaves in the place of this pack. */
    public BlobName forwarder() {
        return new BlobName("forwarders/" + value.substring(0, 2) + "/" + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
