package io.holdfast.repository.sealing;

/** Sealed objects other than chunks. The code is part of the format. */
public enum ObjectKind {
    SEGMENT_MAP(1, 32 << 20),
    DISK_MANIFEST(2, 16 << 20),
    CONFIGURATION(3, 16 << 20),
    RECOVERY_POINT(4, 16 << 20),
    PACK_TAIL(5, 16 << 20),
    FORWARDER(6, 32 << 20);

    private final int code;
    private final int plainBytesMax;

    ObjectKind(int code, int plainBytesMax) {
        this.code = code;
        this.plainBytesMax = plainBytesMax;
    }

    int code() {
        return code;
    }

    /** The longest content; a longer stated length is refused before anything is allocated. */
    public int plainBytesMax() {
        return plainBytesMax;
    }

    /** The longest sealed object. */
    public int sealedBytesMax() {
        return plainBytesMax + SealedObjects.OVERHEAD_BYTES;
    }
}
