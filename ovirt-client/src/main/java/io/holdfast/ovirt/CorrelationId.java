package io.holdfast.ovirt;

import java.util.regex.Pattern;

/**
 * Names the work that a call belongs to in the engine's events and jobs. The engine deletes other
 * characters and cuts longer texts in silence (behaviour seen on 4.5.8), so they are refused here.
 */
public record CorrelationId(String value) {

    private static final Pattern ACCEPTED_BY_THE_ENGINE = Pattern.compile("[0-9A-Za-z_-]{1,36}");

    public CorrelationId {
        if (!ACCEPTED_BY_THE_ENGINE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "A correlation id has 1 to 36 of the characters 0-9 A-Z a-z _ -, not '"
                            + value
                            + "'");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
