package io.holdfast.benchmark.limit;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The CPU seconds of each stage. */
public record StageSeconds(Map<Stage, Double> seconds) {

    public StageSeconds {
        Map<Stage, Double> all = new EnumMap<>(Stage.class);
        for (Stage stage : Stage.values()) {
            Double value = seconds.get(stage);
            if (value == null || value < 0) {
                throw new IllegalArgumentException("no CPU seconds of " + stage);
            }
            all.put(stage, value);
        }
        seconds = Map.copyOf(all);
    }

    /** The limit: the sum of the stages that count. */
    public double sum() {
        return seconds.entrySet().stream()
                .filter(entry -> entry.getKey().counted())
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** What one of several took on average; there is at least one. */
    static StageSeconds mean(List<StageSeconds> all) {
        Map<Stage, Double> seconds = new EnumMap<>(Stage.class);
        for (Stage stage : Stage.values()) {
            double sum =
                    all.stream().mapToDouble(one -> one.seconds().getOrDefault(stage, 0.0)).sum();
            seconds.put(stage, sum / all.size());
        }
        return new StageSeconds(seconds);
    }

    /** A line a stage: its name in the code, and the seconds. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (Stage stage : Stage.values()) {
            text.append(String.format(Locale.ROOT, "%s %.6f%n", stage.name(), seconds.get(stage)));
        }
        return text.toString();
    }

    /** What {@link #text} wrote. */
    public static StageSeconds parse(String text) {
        Map<Stage, Double> seconds = new EnumMap<>(Stage.class);
        for (String line : text.lines().toList()) {
            String[] words = line.split(" ", -1);
            if (words.length != 2) {
                throw new IllegalArgumentException("not a stage and its seconds: " + line);
            }
            seconds.put(
                    Stage.valueOf(words[0].toUpperCase(Locale.ROOT)), Double.parseDouble(words[1]));
        }
        return new StageSeconds(seconds);
    }
}
