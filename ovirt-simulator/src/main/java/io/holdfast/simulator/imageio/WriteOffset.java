package io.holdfast.simulator.imageio;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a Content-Range header says about where to write: only its first number. */
final class WriteOffset {
    private static final Pattern GRAMMAR = Pattern.compile("bytes (\\d+)-(\\d+|\\*)/(\\d+|\\*)");

    private WriteOffset() {}

    static long parse(String header) throws Refused {
        Matcher matcher = GRAMMAR.matcher(header);
        if (!matcher.matches()) {
            throw invalid(header, "");
        }
        long first = ReadRange.number(matcher.group(1));
        if (!matcher.group(2).equals("*")) {
            long last = ReadRange.number(matcher.group(2));
            if (last < first) {
                throw invalid(header, ", first > last");
            }
            if (!matcher.group(3).equals("*") && last >= ReadRange.number(matcher.group(3))) {
                throw invalid(header, ", last >= complete");
            }
        }
        return first;
    }

    private static Refused invalid(String header, String why) {
        return Refused.badRequest("Invalid Content-Range " + Python.repr(header) + why);
    }
}
