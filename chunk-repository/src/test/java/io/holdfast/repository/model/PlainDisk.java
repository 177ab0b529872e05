package io.holdfast.repository.model;

/** A disk as plain bytes: what everything is compared with. Nobody writes to it. */
final class PlainDisk {

    private final byte[] bytes;

    PlainDisk(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }
}
