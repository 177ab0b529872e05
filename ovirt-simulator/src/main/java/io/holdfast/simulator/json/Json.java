package io.holdfast.simulator.json;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** A JSON value (RFC 8259). */
public sealed interface Json {
    /** Names in order of appearance; of a name that stands twice the last counts. */
    record Obj(Map<String, Json> members) implements Json {}

    record Arr(List<Json> items) implements Json {}

    record Str(String value) implements Json {}

    record Num(BigDecimal value) implements Json {
        /** True for what has no fraction and no exponent part left. */
        public boolean isInteger() {
            return value.scale() <= 0;
        }
    }

    record Bool(boolean value) implements Json {}

    record Null() implements Json {}

    /** Text that is no JSON. */
    final class Malformed extends Exception {
        Malformed(String what, int at) {
            super(what + " at character " + at);
        }
    }

    /** Reads one value and nothing after it. */
    static Json parse(String text) throws Malformed {
        return new JsonReader(text).whole();
    }

    /** A text as a JSON string, quotes included. */
    static String quote(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20 || c > 0x7e) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }
}
