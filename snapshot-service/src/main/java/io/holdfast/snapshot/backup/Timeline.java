package io.holdfast.snapshot.backup;

import io.holdfast.contracts.PhaseSeconds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** When each phase of the job began, in order; the difference is what the phase took. */
public record Timeline(List<Entry> entries) {

    /** The beginning of a phase. */
    public record Entry(String phase, Instant at) {}

    public Timeline {
        entries = List.copyOf(entries);
    }

    static Timeline startingWith(String phase, Instant at) {
        return new Timeline(List.of(new Entry(phase, at)));
    }

    Timeline then(String phase, Instant at) {
        List<Entry> longer = new ArrayList<>(entries);
        longer.add(new Entry(phase, at));
        return new Timeline(longer);
    }

    Instant startedAt() {
        return entries.getFirst().at();
    }

    Instant lastAt() {
        return entries.getLast().at();
    }

    /** The phases that ended, in seconds; the last entry only marks the end of the one before. */
    List<PhaseSeconds> phases() {
        List<PhaseSeconds> phases = new ArrayList<>();
        for (int i = 0; i + 1 < entries.size(); i++) {
            Duration took = Duration.between(entries.get(i).at(), entries.get(i + 1).at());
            phases.add(
                    new PhaseSeconds(
                            entries.get(i).phase(), Math.max(0, took.toMillis()) / 1000.0));
        }
        return phases;
    }
}
