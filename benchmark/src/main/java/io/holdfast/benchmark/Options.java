package io.holdfast.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is to be measured.
 *
 * @param bytes the size of the image, and of the smallest disk of the memory part
 * @param rounds how often each scenario is measured
 * @param root the checkout, which has the launcher
 * @param folder where images, repositories and results go
 */
record Options(Set<Part> parts, long bytes, int rounds, Path root, Path folder) {

    /** A part of the benchmark. */
    enum Part {
        SPEED,
        MEMORY,
        GRID
    }

    /** The size that the goals are for. */
    static final long IMAGE_BYTES = 8L << 30;

    private static final int ROUNDS_MAX = 99;
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})([KMGT]?)(?:iB)?");

    private static final String USAGE =
            "usage: [speed] [memory] [grid] [--bytes 8G] [--rounds 1] [--folder target/bench]";

    Options {
        parts = Set.copyOf(parts);
        if (rounds < 1 || rounds > ROUNDS_MAX) {
            throw new IllegalArgumentException("rounds are 1 to 99, not " + rounds);
        }
    }

    /**
     * From the command line; speed and memory unless it names parts.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    static Options parse(Path root, String... arguments) {
        Set<Part> parts = new LinkedHashSet<>();
        long bytes = IMAGE_BYTES;
        int rounds = 1;
        Path folder = root.resolve("target").resolve("bench");
        List<String> left = new ArrayList<>(List.of(arguments));
        while (!left.isEmpty()) {
            String word = left.removeFirst();
            switch (word) {
                case "--bytes" -> bytes = bytes(value(left, word));
                case "--rounds" -> rounds = Integer.parseInt(value(left, word));
                case "--folder" -> folder = Path.of(value(left, word));
                default -> parts.add(part(word));
            }
        }
        return new Options(
                parts.isEmpty() ? Set.of(Part.SPEED, Part.MEMORY) : parts,
                bytes,
                rounds,
                root.toAbsolutePath().normalize(),
                folder.toAbsolutePath().normalize());
    }

    boolean has(Part part) {
        return parts.contains(part);
    }

    private static String value(List<String> left, String option) {
        if (left.isEmpty()) {
            throw new IllegalArgumentException(option + " has no value; " + USAGE);
        }
        return left.removeFirst();
    }

    private static Part part(String word) {
        try {
            return Part.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("\"%s\" is not known; %s".formatted(word, USAGE), e);
        }
    }

    static long bytes(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no size such as 512M or 8G".formatted(text));
        }
        int shift =
                switch (matcher.group(2)) {
                    case "K" -> 10;
                    case "M" -> 20;
                    case "G" -> 30;
                    case "T" -> 40;
                    default -> 0;
                };
        return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift);
    }
}
