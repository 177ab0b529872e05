package io.holdfast.commandline.commands;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command says on standard output.
 *
 * @param exitCode as {@link ExitCode} names them
 * @param lines for a person
 * @param fields the same for a program, as one JSON object
 */
record Answer(int exitCode, List<String> lines, Map<String, @Nullable Object> fields) {

    Answer {
        lines = List.copyOf(lines);
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    static Answer of(List<String> lines, Map<String, @Nullable Object> fields) {
        return new Answer(ExitCode.DONE, lines, fields);
    }
}
