package io.holdfast.simulator.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/** Reads through a chain, each run from the layer that decides it. */
final class ChainReader {
    private static final byte[] ZEROS = new byte[Clusters.BYTES];

    private ChainReader() {}

    static void read(List<Layer> chain, long size, long offset, ByteBuffer into)
            throws IOException {
        Objects.checkFromIndexSize(offset, into.remaining(), size);
        int limit = Clusters.count(offset + into.remaining());
        long at = offset;
        while (into.hasRemaining()) {
            Extents.Run run = Extents.runAt(chain, Clusters.indexOf(at), limit);
            int n = (int) Math.min(into.remaining(), Clusters.start(run.to()) - at);
            if (run.zero()) {
                putZeros(into, n);
            } else {
                int end = into.limit();
                into.limit(into.position() + n);
                chain.get(run.source()).read(at, into);
                into.limit(end);
            }
            at += n;
        }
    }

    private static void putZeros(ByteBuffer into, int count) {
        int left = count;
        while (left > 0) {
            int n = Math.min(left, ZEROS.length);
            into.put(ZEROS, 0, n);
            left -= n;
        }
    }
}
