package io.holdfast.saga;

/** Names an effect or a deadline inside its saga. */
public record StepId(String value) {

    public StepId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("A StepId is not blank");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
