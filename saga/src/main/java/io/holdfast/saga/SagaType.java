package io.holdfast.saga;

/** The kind of a saga, as its rows name it. */
public record SagaType(String value) {

    public SagaType {
        if (value.isBlank()) {
            throw new IllegalArgumentException("A SagaType is not blank");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
