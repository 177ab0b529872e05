package io.holdfast.simulator.engine.state;

import io.holdfast.simulator.storage.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;

/** What a new logical volume holds: the bytes of whoever had its extents before. */
final class Leavings {
    private static final int STEP_BYTES = 1 << 20;

    private Leavings() {}

    /** Fills all of the disk with what is not zeros. */
    static void fill(SimDisk disk) throws IOException {
        byte[] step = new byte[STEP_BYTES];
        new Random(disk.size()).nextBytes(step);
        for (long at = 0; at < disk.size(); at += STEP_BYTES) {
            int n = (int) Math.min(STEP_BYTES, disk.size() - at);
            disk.write(at, ByteBuffer.wrap(step, 0, n));
        }
    }
}
