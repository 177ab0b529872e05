package io.holdfast.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What happened, for people; kept only when somebody wants to read it. */
final class Trace {

    private final boolean kept;
    private int moments;
    private final List<String> lines = new ArrayList<>();

    Trace(boolean kept) {
        this.kept = kept;
    }

    void add(Instant at, int depth, Supplier<String> line) {
        moments++;
        if (kept) {
            Duration since = Duration.between(World.START, at);
            lines.add(
                    "%3d:%02d:%02d.%03d %s%s"
                            .formatted(
                                    since.toHours(),
                                    since.toMinutesPart(),
                                    since.toSecondsPart(),
                                    since.toMillisPart(),
                                    "  ".repeat(depth),
                                    line.get()));
        }
    }

    /** How much happened, kept or not. */
    int moments() {
        return moments;
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }
}
