package io.holdfast.contracts;

/** Identity of a message: {@code ce_id}. The same id twice is one request. */
public record MessageId(String value) implements Identifier {

    /** Regular expression of the whole value. */
    public static final String FORM = "[\\x21-\\x7e]{1,128}";

    public MessageId {
        Require.matches("value", value, FORM, "1 to 128 printable ASCII characters");
    }

    @Override
    public String text() {
        return value;
    }
}
