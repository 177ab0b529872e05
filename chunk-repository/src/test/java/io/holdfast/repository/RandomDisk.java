package io.holdfast.repository;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A disk made from a seed: runs of zeros, random bytes, text and repeated chunks. */
final class RandomDisk {

    private final byte[] bytes;
    private final List<Run> offered;

    private RandomDisk(byte[] bytes, List<Run> offered) {
        this.bytes = bytes;
        this.offered = offered;
    }

    byte[] bytes() {
        return bytes;
    }

    List<Run> offered() {
        return offered;
    }

    /** What a reader would offer. */
    record Run(int offset, int length) {}

    static RandomDisk of(long seed, int size, int chunkBytes) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] bytes = new byte[size];
        List<Run> offered = new ArrayList<>();
        byte[] repeated = new byte[chunkBytes];
        random.nextBytes(repeated);
        for (int at = 0; at < size; ) {
            int length = Math.min(size - at, 1 + random.nextInt(3 * chunkBytes));
            switch (random.nextInt(5)) {
                case 0 -> {} // a hole, never offered
                case 1 -> offered.add(new Run(at, length)); // zeros that are read
                case 2 -> {
                    byte[] noise = new byte[length];
                    random.nextBytes(noise);
                    System.arraycopy(noise, 0, bytes, at, length);
                    offered.add(new Run(at, length));
                }
                case 3 -> {
                    for (int i = 0; i < length; i++) {
                        bytes[at + i] = (byte) "the same words again ".charAt(i % 21);
                    }
                    offered.add(new Run(at, length));
                }
                default -> {
                    for (int i = 0; i < length; i++) {
                        bytes[at + i] = repeated[(at + i) % chunkBytes];
                    }
                    offered.add(new Run(at, length));
                }
            }
            at += length;
        }
        return new RandomDisk(bytes, offered);
    }
}
