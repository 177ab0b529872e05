package io.holdfast.transfer.pace;

/** How fast bytes of disks may move, for all segments of this replica together. */
@FunctionalInterface
public interface Pace {

    /** Returns when so many bytes may be moved. Safe for threads; who asks first goes first. */
    void take(long bytes) throws InterruptedException;

    /** As fast as it goes. */
    static Pace unlimited() {
        return bytes -> {};
    }
}
