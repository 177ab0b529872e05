package io.holdfast.contracts;

/**
 * A value that a message must not carry. Names the field and says why, for the producer to mend it.
 */
public final class InvalidField extends IllegalArgumentException {

    private final String field;
    private final String why;

    public InvalidField(String field, String why) {
        super(field + ": " + why);
        this.field = field;
        this.why = why;
    }

    /** The component of the record that was wrong. */
    public String field() {
        return field;
    }

    /** What is wrong with it and what would be right. */
    public String why() {
        return why;
    }
}
