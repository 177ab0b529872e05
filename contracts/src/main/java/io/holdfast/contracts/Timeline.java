package io.holdfast.contracts;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** When each phase of the job began, in order; the difference is what the phase took. */
public record Timeline(List<Entry> entries) {

    /** The beginning of a phase. */
    public record Entry(String phase, Instant at) {

        public Entry {
            Require.text("phase", phase);
            Require.present("at", at);
        }
    }

    public Timeline {
        entries = Require.list("entries", entries);
        if (entries.isEmpty()) {
            throw new InvalidField("entries", "names no phase; a job begins with one");
        }
    }

    public static Timeline startingWith(String phase, Instant at) {
        return new Timeline(List.of(new Entry(phase, at)));
    }

    /** The same with one more phase, which ends the one before. */
    public Timeline then(String phase, Instant at) {
        List<Entry> longer = new ArrayList<>(entries);
        longer.add(new Entry(phase, at));
        return new Timeline(longer);
    }

    public Instant startedAt() {
        return entries.getFirst().at();
    }

    public Instant lastAt() {
        return entries.getLast().at();
    }

    /** The phases that ended, in seconds; the last entry only marks the end of the one before. */
    public List<PhaseSeconds> phases() {
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
