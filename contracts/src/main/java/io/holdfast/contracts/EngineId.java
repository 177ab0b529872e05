package io.holdfast.contracts;

/** Name of a configured engine. */
public record EngineId(String value) implements Identifier {

    /** Regular expression of the whole value. */
    public static final String FORM = "[a-z0-9][a-z0-9-]{0,39}";

    public EngineId {
        Require.matches("value", value, FORM, "1 to 40 of a-z, 0-9 and -");
    }

    @Override
    public String text() {
        return value;
    }
}
