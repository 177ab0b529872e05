package io.holdfast.localstack.fuzz;

import java.util.List;

/**
 * Something that reads bytes of whatever origin, and what it promises of any of them.
 *
 * @param name for the message of a failure
 * @param refusal the only exception by which it may refuse an input
 * @param bound what one input may make it allocate
 * @param good what bad inputs are made of; the first of them it reads
 * @param words what its grammar is made of, to be put anywhere; none for binary input
 */
public record Parser(
        String name,
        Class<? extends Exception> refusal,
        Bound bound,
        List<byte[]> good,
        List<byte[]> words,
        Parsing parsing) {

    public Parser {
        good = List.copyOf(good);
        words = List.copyOf(words);
        if (good.isEmpty()) {
            throw new IllegalArgumentException("bad input for " + name + " is made of good input");
        }
    }

    /** One of binary input. */
    public Parser(
            String name,
            Class<? extends Exception> refusal,
            Bound bound,
            List<byte[]> good,
            Parsing parsing) {
        this(name, refusal, bound, good, List.of(), parsing);
    }

    /** Reads one input; what it may throw is the parser's {@code refusal}. */
    public interface Parsing {
        void parse(byte[] input) throws Exception;
    }

    /**
     * What an input may cost: {@code factor} times its length and {@code bytes} beside it, whatever
     * lengths and counts it states.
     */
    public record Bound(int factor, long bytes) {

        long of(int inputBytes) {
            return (long) factor * inputBytes + bytes;
        }
    }
}
