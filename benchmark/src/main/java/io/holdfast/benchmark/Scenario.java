package io.holdfast.benchmark;

/** What is measured, in the words of the table. */
final class Scenario {

    static final String FULL = "full import";
    static final String CHANGED = "second import, 1 % changed, extents told";
    static final String AGAIN = "second import, 1 % changed, not told";
    static final String EXPORT = "export of the full import";
    static final String VERIFY = "verify of the full import";
    static final String COPY = "copy without a repository";
    static final String LIMIT = "limit of a full import";
    static final String BUSY_LIMIT = "the same on all processors at once, each";

    private Scenario() {}
}
