package io.holdfast.repository.format;

import java.nio.ByteBuffer;

/** Identity of a chunk: keyed digest of its plain bytes. Kept as numbers: maps hold thousands. */
public final class ChunkId {

    static final int BYTES = 32;

    private final long first;
    private final long second;
    private final long third;
    private final long fourth;

    /** From 64 lower-case hexadecimal digits. */
    public ChunkId(String value) {
        this(ByteBuffer.wrap(Hex.bytes("chunk id", value, BYTES)));
    }

    private ChunkId(ByteBuffer in) {
        this(in.getLong(), in.getLong(), in.getLong(), in.getLong());
    }

    ChunkId(long first, long second, long third, long fourth) {
        this.first = first;
        this.second = second;
        this.third = third;
        this.fourth = fourth;
    }

    /** From its 32 bytes. */
    public static ChunkId of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException(
                    "a chunk id has %d bytes, not %d".formatted(BYTES, bytes.length));
        }
        return new ChunkId(ByteBuffer.wrap(bytes));
    }

    /** From the next 32 bytes. */
    public static ChunkId read(ByteBuffer in) {
        return new ChunkId(in);
    }

    /** Its 32 bytes. */
    public byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        putTo(ByteBuffer.wrap(bytes));
        return bytes;
    }

    /** Puts its 32 bytes. */
    public void putTo(ByteBuffer out) {
        out.putLong(first).putLong(second).putLong(third).putLong(fourth);
    }

    /** As 64 lower-case hexadecimal digits. */
    public String value() {
        return Hex.of(bytes());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChunkId id
                && first == id.first
                && second == id.second
                && third == id.third
                && fourth == id.fourth;
    }

    /** Any part of a digest spreads as well as the whole. */
    @Override
    public int hashCode() {
        return Long.hashCode(first);
    }

    @Override
    public String toString() {
        return value();
    }
}
