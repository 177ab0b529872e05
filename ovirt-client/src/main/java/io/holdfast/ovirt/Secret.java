package io.holdfast.ovirt;

import java.util.Objects;

/** A text that must not show up in logs, messages or metrics; only {@link #reveal} tells it. */
public final class Secret {

    private final String text;

    public Secret(String text) {
        this.text = Objects.requireNonNull(text, "text");
    }

    public String reveal() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "[secret]";
    }
}
