package io.holdfast.repository.model;

import java.util.function.Supplier;

/** All that happened, line by line, if anybody wants to know. */
final class Trace {

    private final boolean kept;
    private final StringBuilder lines = new StringBuilder();

    Trace(boolean kept) {
        this.kept = kept;
    }

    void tell(Supplier<String> line) {
        if (kept) {
            lines.append(line.get()).append('\n');
        }
    }

    @Override
    public String toString() {
        return lines.toString();
    }
}
