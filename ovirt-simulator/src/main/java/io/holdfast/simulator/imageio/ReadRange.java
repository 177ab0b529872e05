package io.holdfast.simulator.imageio;

import java.math.BigInteger;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Range header that the daemon accepts: one range, by its strict grammar. */
record ReadRange(long first, OptionalLong last) {
    private static final Pattern GRAMMAR = Pattern.compile("bytes=(\\d*)-(\\d*)");

    /** Numbers over this mean the same as this: far outside any disk. */
    private static final BigInteger FAR = BigInteger.ONE.shiftLeft(61);

    static ReadRange parse(String header) throws Refused {
        Matcher matcher = GRAMMAR.matcher(header);
        if (!matcher.matches()) {
            throw cannot(header, "invalid range or multiple ranges");
        }
        String first = matcher.group(1);
        String last = matcher.group(2);
        if (first.isEmpty()) {
            throw last.isEmpty()
                    ? cannot(header, "no first or last")
                    : Refused.unsatisfiable("suffix-byte-range-spec not supported yet");
        }
        if (last.isEmpty()) {
            return new ReadRange(number(first), OptionalLong.empty());
        }
        if (number(first) > number(last)) {
            throw cannot(header, "first > last");
        }
        return new ReadRange(number(first), OptionalLong.of(number(last)));
    }

    static long number(String digits) {
        return new BigInteger(digits).min(FAR).longValueExact();
    }

    private static Refused cannot(String header, String why) {
        return Refused.unsatisfiable("Cannot satisfy range " + Python.repr(header) + ", " + why);
    }
}
