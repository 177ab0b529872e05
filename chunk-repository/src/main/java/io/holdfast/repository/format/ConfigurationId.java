package io.holdfast.repository.format;

import io.holdfast.repository.store.BlobName;

/** Identity of a VM configuration: keyed digest of its plain content. */
public record ConfigurationId(String value) {

    static final int BYTES = 32;

    public ConfigurationId {
        Hex.require("configuration id", value, BYTES);
    }

    public static ConfigurationId of(byte[] bytes) {
        return new ConfigurationId(Hex.of(bytes));
    }

    byte[] bytes() {
        return Hex.bytes(value);
    }

    /** Where the object is; the first two digits spread a listing over folders. */
    public BlobName blob() {
        return new BlobName("configurations/" + value.substring(0, 2) + "/" + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
