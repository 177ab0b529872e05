package io.holdfast.commandline.qcow2;

/** Where the bytes of a guest cluster are. */
sealed interface Cluster {

    /** Nothing is stored: zeros. */
    record Zero() implements Cluster {}

    /** As they are, at an offset of the file. */
    record Plain(long offset) implements Cluster {}

    /**
     * Compressed by deflate.
     *
     * @param bytesMax they end here or earlier, in bytes
     */
    record Compressed(long offset, int bytesMax) implements Cluster {}
}
