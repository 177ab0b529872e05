package io.holdfast.contracts;

/** Name of a segment map in the repository. */
public record SegmentMapId(String value) implements Identifier {

    public SegmentMapId {
        Require.matches("value", value, "[0-9a-f]{64}", "64 lower-case hexadecimal digits");
    }

    @Override
    public String text() {
        return value;
    }
}
