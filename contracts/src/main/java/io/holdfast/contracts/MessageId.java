package io.holdfast.contracts;

/** Identity of a message: {@code ce_id}. The same id twice is one request. */
public record MessageId(String value) implements Identifier {

    public MessageId {
        Require.matches(
                "value", value, "[\\x21-\\x7e]{1,128}", "1 to 128 printable ASCII characters");
    }

    @Override
    public String text() {
        return value;
    }
}
