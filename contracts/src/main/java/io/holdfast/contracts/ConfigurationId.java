package io.holdfast.contracts;

/** Name of a sealed VM configuration in the repository. */
public record ConfigurationId(String value) implements Identifier {

    /** Regular expression of the whole value. */
    public static final String FORM = "[0-9a-f]{64}";

    public ConfigurationId {
        Require.matches("value", value, FORM, "64 lower-case hexadecimal digits");
    }

    @Override
    public String text() {
        return value;
    }
}
