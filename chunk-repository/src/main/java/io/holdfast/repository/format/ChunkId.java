package io.holdfast.repository.format;

/** Identity of a chunk: keyed digest of its plain bytes. */
public record ChunkId(String value) {

    static final int BYTES = 32;

    public ChunkId {
        Hex.require("chunk id", value, BYTES);
    }

    public static ChunkId of(byte[] bytes) {
        return new ChunkId(Hex.of(bytes));
    }

    byte[] bytes() {
        return Hex.bytes(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
