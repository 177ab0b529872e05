package io.holdfast.repository.format;

import io.holdfast.repository.store.BlobName;

/** Identity of a segment map: keyed digest of its plain content. */
public record SegmentMapId(String value) {

    static final int BYTES = 32;

    public SegmentMapId {
        Hex.require("segment map id", value, BYTES);
    }

    public static SegmentMapId of(byte[] bytes) {
        return new SegmentMapId(Hex.of(bytes));
    }

    byte[] bytes() {
        return Hex.bytes(value);
    }

    /** Where the object is; the first two digits spread a listing over folders. */
    public BlobName blob() {
        return new BlobName("maps/" + value.substring(0, 2) + "/" + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
