package io.holdfast.benchmark.process;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A command line.
 *
 * @param words the program and its arguments
 * @param environment what is added to this process's own
 * @param folder where it runs
 */
public record Command(List<String> words, Map<String, String> environment, Path folder) {

    public Command {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    /** In {@code folder}, with the environment of this process. */
    public static Command in(Path folder, String... words) {
        return new Command(List.of(words), Map.of(), folder);
    }

    /** The same with more in its environment. */
    public Command with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.putAll(more);
        return new Command(words, all, folder);
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
