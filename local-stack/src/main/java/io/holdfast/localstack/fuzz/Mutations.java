package io.holdfast.localstack.fuzz;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Makes bad input of good input: the same from the same seed. */
final class Mutations {

    private static final int CHANGES_MAX = 4;
    private static final int NOISE_BYTES_MAX = 600;
    private static final int RUN_BYTES_MAX = 64;
    private static final int REPEATS_MAX = 2_000;

    /** Where lengths, counts and offsets go wrong. */
    private static final long[] EDGES = {
        0,
        1,
        -1,
        2,
        Byte.MAX_VALUE,
        0xFFFF,
        1 << 24,
        Integer.MAX_VALUE,
        Integer.MAX_VALUE - 15,
        1L << 31,
        0xFFFFFFFFL,
        1L << 32,
        1L << 61,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };

    private final List<byte[]> good;
    private final List<byte[]> words;
    private final SplittableRandom random;

    Mutations(List<byte[]> good, List<byte[]> words, long seed) {
        this.good = good;
        this.words = words;
        this.random = new SplittableRandom(seed);
    }

    /** One more input, hardly ever a good one. */
    byte[] next() {
        if (random.nextInt(20) == 0) {
            return noise(random.nextInt(NOISE_BYTES_MAX));
        }
        byte[] input = some(good).clone();
        for (int changes = 1 + random.nextInt(CHANGES_MAX); changes > 0; changes--) {
            input = changed(input);
        }
        return input;
    }

    private byte[] changed(byte[] input) {
        if (input.length == 0) {
            return noise(1 + random.nextInt(RUN_BYTES_MAX));
        }
        return switch (random.nextInt(words.isEmpty() ? 9 : 12)) {
            case 0 -> flipped(input);
            case 1 ->
                    put(input, random.nextInt(input.length), new byte[] {(byte) random.nextInt()});
            case 2 -> Arrays.copyOf(input, random.nextInt(input.length));
            case 3 -> joined(input, noise(1 + random.nextInt(RUN_BYTES_MAX)));
            case 4 -> spliced(input, some(good));
            case 5, 6 -> withEdge(input);
            case 7 -> without(input);
            case 8 -> repeated(input);
            default -> withWord(input);
        };
    }

    private byte[] flipped(byte[] input) {
        input[random.nextInt(input.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        return input;
    }

    /** The start of one and the end of the other. */
    private byte[] spliced(byte[] one, byte[] other) {
        byte[] start = Arrays.copyOf(one, random.nextInt(one.length + 1));
        return joined(
                start, Arrays.copyOfRange(other, random.nextInt(other.length + 1), other.length));
    }

    /** A number at the edge of what fits, or close to the length, in the place of any bytes. */
    private byte[] withEdge(byte[] input) {
        long number =
                random.nextInt(3) == 0
                        ? input.length + random.nextInt(-2, 3)
                        : EDGES[random.nextInt(EDGES.length)];
        byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
        int width = random.nextBoolean() ? Integer.BYTES : Long.BYTES;
        return put(
                input,
                random.nextInt(input.length),
                Arrays.copyOfRange(bytes, Long.BYTES - width, Long.BYTES));
    }

    private static byte[] put(byte[] input, int at, byte[] what) {
        System.arraycopy(what, 0, input, at, Math.min(what.length, input.length - at));
        return input;
    }

    private byte[] without(byte[] input) {
        int at = random.nextInt(input.length);
        int end = Math.min(input.length, at + 1 + random.nextInt(RUN_BYTES_MAX));
        return joined(Arrays.copyOf(input, at), Arrays.copyOfRange(input, end, input.length));
    }

    /** A run of it once more, or many times. */
    private byte[] repeated(byte[] input) {
        int at = random.nextInt(input.length);
        int end = Math.min(input.length, at + 1 + random.nextInt(RUN_BYTES_MAX));
        byte[] run = Arrays.copyOfRange(input, at, end);
        return inserted(input, end, times(run, random.nextInt(4) > 0 ? 1 : repeats(run)));
    }

    /** A word between two bytes, or in the place of one; or so many of them. */
    private byte[] withWord(byte[] input) {
        byte[] word = some(words);
        int at = random.nextInt(input.length);
        int end = at + random.nextInt(2);
        return joined(
                joined(
                        Arrays.copyOf(input, at),
                        times(word, random.nextInt(4) > 0 ? 1 : repeats(word))),
                Arrays.copyOfRange(input, end, input.length));
    }

    private int repeats(byte[] run) {
        return random.nextInt(Math.max(1, REPEATS_MAX / Math.max(1, run.length)));
    }

    private static byte[] times(byte[] run, int count) {
        byte[] all = new byte[run.length * count];
        for (int i = 0; i < count; i++) {
            System.arraycopy(run, 0, all, i * run.length, run.length);
        }
        return all;
    }

    private static byte[] inserted(byte[] input, int at, byte[] what) {
        return joined(
                joined(Arrays.copyOf(input, at), what),
                Arrays.copyOfRange(input, at, input.length));
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    private byte[] some(List<byte[]> choice) {
        return choice.get(random.nextInt(choice.size()));
    }
}
