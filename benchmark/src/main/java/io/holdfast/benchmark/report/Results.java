package io.holdfast.benchmark.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that was measured, in the order in which it was first seen. */
public final class Results {

    private record Key(String scenario, String tool) {}

    private final Map<Key, List<Sample>> samples = new LinkedHashMap<>();
    private final List<String> notices = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    public void add(String scenario, String tool, Sample sample) {
        samples.computeIfAbsent(new Key(scenario, tool), _ -> new ArrayList<>()).add(sample);
    }

    /** Something to know when reading the figures; the same twice is told once. */
    public void notice(String text) {
        if (!notices.contains(text)) {
            notices.add(text);
        }
    }

    /** Something that was to be measured and failed, or gave wrong bytes. */
    public void failure(String text) {
        failures.add(text);
    }

    public List<Row> rows() {
        return samples.entrySet().stream()
                .map(e -> Row.of(e.getKey().scenario(), e.getKey().tool(), e.getValue()))
                .toList();
    }

    /**
     * The row of a scenario.
     *
     * @param tool its name, with or without its version
     */
    public Optional<Row> row(String scenario, String tool) {
        return rows().stream()
                .filter(row -> row.scenario().equals(scenario) && row.tool().startsWith(tool))
                .findFirst();
    }

    public List<String> notices() {
        return List.copyOf(notices);
    }

    public List<String> failures() {
        return List.copyOf(failures);
    }
}
