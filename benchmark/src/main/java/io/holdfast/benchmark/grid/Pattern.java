package io.holdfast.benchmark.grid;

/** What was changed, and who knows. */
enum Pattern {
    FULL("full import"),
    SEQUENTIAL("1 % in one run, extents told"),
    SCATTERED_64("1 % in 64 KiB, extents told"),
    SCATTERED_4("1 % in 4 KiB, extents told"),
    NOT_TOLD("1 % in 64 KiB, not told");

    private final String words;

    Pattern(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
