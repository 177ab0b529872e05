package io.holdfast.contracts;

/** Name of a sealed VM configuration in the repository. */
public record ConfigurationId(String value) implements Identifier {

    public ConfigurationId {
        Require.matches("value", value, "[0-9a-f]{64}", "64 lower-case hexadecimal digits");
    }

    @Override
    public String text() {
        return value;
    }
}
