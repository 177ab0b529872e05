package io.holdfast.contracts;

import java.util.HexFormat;
import java.util.UUID;

/** A W3C trace context, carried from the request to the terminal event. */
public record TraceParent(String value) implements Identifier {

    /** Regular expression of the whole value. */
    public static final String FORM = "00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}";

    public TraceParent {
        Require.matches("traceparent", value, FORM, "a W3C traceparent of version 00");
    }

    /** The trace of a request that came without one: the same request, the same trace. */
    public static TraceParent of(MessageId request) {
        UUID id = Derived.uuid("trace", request);
        HexFormat hex = HexFormat.of();
        String trace =
                hex.toHexDigits(id.getMostSignificantBits())
                        + hex.toHexDigits(id.getLeastSignificantBits());
        return new TraceParent("00-" + trace + "-" + trace.substring(0, 16) + "-01");
    }

    /** The trace of a message: its own, or else the one that a request without one gets. */
    public static TraceParent of(Envelope<?> envelope) {
        return envelope.trace() == null ? of(envelope.id()) : envelope.trace();
    }

    /** The 32 hexadecimal digits that all spans of the trace share. */
    public String traceId() {
        return value.substring(3, 35);
    }

    @Override
    public String text() {
        return value;
    }
}
