package io.holdfast.repository.directory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes new files through a few direct buffers that are used again: a channel that is given a
 * whole pack on the heap would make a direct buffer as large for each of its threads.
 */
final class NewFiles {

    /** Long enough that the device is asked seldom, short enough to stay in the cache. */
    private static final int STAGE_BYTES = 1 << 20;

    private static final int PAGE_BYTES = 4 << 10;

    /** Kept for the next files; more are out when more files are written at once. */
    private static final int IDLE_MAX = 8;

    private final ConcurrentLinkedQueue<ByteBuffer> idle = new ConcurrentLinkedQueue<>();
    private final AtomicInteger idleCount = new AtomicInteger();

    /** Writes the remaining bytes of {@code content} and forces them to the disk. */
    void write(Path file, ByteBuffer content) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            if (content.remaining() < STAGE_BYTES) {
                write(channel, content, 0);
            } else {
                writeStaged(file, channel, content);
            }
            channel.force(true);
        }
    }

    private void writeStaged(Path file, FileChannel channel, ByteBuffer content)
            throws IOException {
        ByteBuffer stage = take();
        Optional<UncachedWrites> uncached = UncachedWrites.of(file);
        try {
            for (long position = 0; content.hasRemaining(); position += stage.limit()) {
                int length = Math.min(STAGE_BYTES, content.remaining());
                stage.clear().put(content.slice(content.position(), length)).flip();
                content.position(content.position() + length);
                int written = uncached.isPresent() ? uncached.get().write(position, stage) : 0;
                write(channel, stage, position + written);
            }
        } finally {
            giveBack(stage);
            if (uncached.isPresent()) {
                uncached.get().close();
            }
        }
    }

    private static void write(FileChannel channel, ByteBuffer content, long offset)
            throws IOException {
        long position = offset;
        while (content.hasRemaining()) {
            position += channel.write(content, position);
        }
    }

    private ByteBuffer take() {
        ByteBuffer buffer = idle.poll();
        if (buffer == null) {
            return ByteBuffer.allocateDirect(STAGE_BYTES + PAGE_BYTES).alignedSlice(PAGE_BYTES);
        }
        idleCount.decrementAndGet();
        return buffer;
    }

    private void giveBack(ByteBuffer buffer) {
        if (idleCount.incrementAndGet() <= IDLE_MAX) {
            idle.add(buffer);
        } else {
            idleCount.decrementAndGet();
        }
    }
}
