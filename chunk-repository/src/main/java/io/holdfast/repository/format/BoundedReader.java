package io.holdfast.repository.format;

import java.nio.ByteBuffer;

/** Reads big-endian fields; whatever the bytes say, it neither leaves them nor allocates more. */
final class BoundedReader {

    private final ByteBuffer in;

    BoundedReader(byte[] bytes) {
        this.in = ByteBuffer.wrap(bytes);
    }

    void magic(int magic, int version, String what) throws Malformed {
        if (unsigned() != Integer.toUnsignedLong(magic)) {
            throw new Malformed("it is not a " + what);
        }
        int found = octet();
        if (found != version) {
            throw new Malformed(
                    "it is a %s of version %d, this program reads %d"
                            .formatted(what, found, version));
        }
    }

    int octet() throws Malformed {
        need(1);
        return Byte.toUnsignedInt(in.get());
    }

    /** An unsigned 32-bit field that must fit an int. */
    int natural() throws Malformed {
        long value = unsigned();
        if (value > Integer.MAX_VALUE) {
            throw new Malformed("a field says " + value);
        }
        return (int) value;
    }

    long unsigned() throws Malformed {
        need(Integer.BYTES);
        return Integer.toUnsignedLong(in.getInt());
    }

    long length() throws Malformed {
        need(Long.BYTES);
        long value = in.getLong();
        if (value < 0) {
            throw new Malformed("a length says " + value);
        }
        return value;
    }

    byte[] bytes(int count) throws Malformed {
        need(count);
        byte[] bytes = new byte[count];
        in.get(bytes);
        return bytes;
    }

    ChunkId chunkId() throws Malformed {
        need(ChunkId.BYTES);
        return new ChunkId(in.getLong(), in.getLong(), in.getLong(), in.getLong());
    }

    /** A count of entries, each at least {@code entryBytes} long, that the rest can hold. */
    int count(int entryBytes) throws Malformed {
        int count = natural();
        if (count > in.remaining() / entryBytes) {
            throw new Malformed(
                    "%d entries are stated, %d bytes are left".formatted(count, in.remaining()));
        }
        return count;
    }

    int index(int size) throws Malformed {
        int index = natural();
        if (index >= size) {
            throw new Malformed("entry %d of %d is named".formatted(index, size));
        }
        return index;
    }

    void end() throws Malformed {
        if (in.hasRemaining()) {
            throw new Malformed(in.remaining() + " bytes follow its end");
        }
    }

    private void need(int bytes) throws Malformed {
        if (in.remaining() < bytes) {
            throw new Malformed("it ends early");
        }
    }
}
