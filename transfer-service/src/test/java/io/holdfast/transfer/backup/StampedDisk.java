package io.holdfast.transfer.backup;

import io.holdfast.simulator.storage.ByteRange;
import io.holdfast.simulator.storage.DirtyExtent;
import io.holdfast.simulator.storage.DiskView;
import io.holdfast.simulator.storage.ZeroExtent;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/**
 * A disk that costs its server little: one block over and over, of which each 64 KiB are stamped
 * with where they are, so that no two chunks are equal; or nothing but zeros that nobody flags.
 */
final class StampedDisk implements DiskView {

    enum Content {
        /** Every second 4 KiB is random: zstd halves it. */
        HALF_RANDOM,
        /** Zeros that the extents do not tell of. */
        ZEROS
    }

    private static final int BLOCK_BYTES = 16 << 20;
    private static final int STAMP_BYTES = 64 << 10;
    private static final int PAGE_BYTES = 4 << 10;

    private final long size;
    private final Content content;
    private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);

    StampedDisk(long size, Content content) {
        this.size = size;
        this.content = content;
        if (content == Content.HALF_RANDOM) {
            byte[] page = new byte[PAGE_BYTES];
            Random random = new Random(5);
            for (int at = 0; at < BLOCK_BYTES; at += 2 * PAGE_BYTES) {
                random.nextBytes(page);
                block.put(at, page);
            }
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        Objects.checkFromIndexSize(offset, into.remaining(), size);
        long at = offset;
        while (into.hasRemaining()) {
            int inBlock = (int) (at % BLOCK_BYTES);
            int length = Math.min(into.remaining(), BLOCK_BYTES - inBlock);
            int position = into.position();
            into.put(block.slice(inBlock, length));
            if (content == Content.HALF_RANDOM) {
                stamp(into, position, at, length);
            }
            at += length;
        }
    }

    private static void stamp(ByteBuffer into, int position, long at, int length) {
        long next = (at + STAMP_BYTES - 1) / STAMP_BYTES * STAMP_BYTES;
        for (; next + Long.BYTES <= at + length; next += STAMP_BYTES) {
            into.putLong(position + (int) (next - at), next);
        }
    }

    @Override
    public List<ZeroExtent> extents() {
        return List.of(new ZeroExtent(new ByteRange(0, size), false, false));
    }

    @Override
    public Optional<List<DirtyExtent>> dirtyExtents() {
        return Optional.empty();
    }
}
