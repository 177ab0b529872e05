package io.holdfast.simulator.imageio;

import java.util.Collection;
import java.util.stream.Collectors;

/** Texts as Python's {@code repr} prints them: the daemon's errors quote input that way. */
final class Python {
    private Python() {}

    static String repr(String text) {
        char quote = text.contains("'") && !text.contains("\"") ? '"' : '\'';
        StringBuilder out = new StringBuilder().append(quote);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == quote || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        return out.append(quote).toString();
    }

    static String repr(Collection<String> sorted) {
        return sorted.stream().map(Python::repr).collect(Collectors.joining(", ", "[", "]"));
    }
}
