package io.holdfast.commandline.image;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What an image is read into, segment after segment. Direct, so that files are read and chunks
 * compressed without a copy; as many as were ever out at once.
 */
final class ReadBuffers {

    private final int bytes;
    private final ConcurrentLinkedQueue<ByteBuffer> idle = new ConcurrentLinkedQueue<>();

    ReadBuffers(int bytes) {
        this.bytes = bytes;
    }

    ByteBuffer take() {
        ByteBuffer buffer = idle.poll();
        return buffer == null ? ByteBuffer.allocateDirect(bytes) : buffer;
    }

    void giveBack(ByteBuffer buffer) {
        idle.add(buffer);
    }
}
