package io.holdfast.saga;

/** What only one live saga of a type may be about. */
public record Subject(String value) {

    public Subject {
        if (value.isBlank()) {
            throw new IllegalArgumentException("A Subject is not blank");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
