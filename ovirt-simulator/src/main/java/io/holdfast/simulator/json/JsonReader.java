package io.holdfast.simulator.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A recursive-descent reader, bounded in depth. */
final class JsonReader {
    private static final int DEPTH_MAX = 64;
    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,4})?");

    private final String text;
    private int at;

    JsonReader(String text) {
        this.text = text;
    }

    Json whole() throws Json.Malformed {
        Json value = value(0);
        skipSpace();
        if (at < text.length()) {
            throw malformed("extra data");
        }
        return value;
    }

    private Json value(int depth) throws Json.Malformed {
        if (depth > DEPTH_MAX) {
            throw malformed("nested over " + DEPTH_MAX);
        }
        skipSpace();
        if (at >= text.length()) {
            throw malformed("expecting value");
        }
        return switch (text.charAt(at)) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> new Json.Str(string());
            case 't' -> literal("true", new Json.Bool(true));
            case 'f' -> literal("false", new Json.Bool(false));
            case 'n' -> literal("null", new Json.Null());
            default -> number();
        };
    }

    private Json object(int depth) throws Json.Malformed {
        Map<String, Json> members = new LinkedHashMap<>();
        at++;
        if (accept('}')) {
            return new Json.Obj(members);
        }
        do {
            skipSpace();
            if (at >= text.length() || text.charAt(at) != '"') {
                throw malformed("expecting a name in quotes");
            }
            String name = string();
            expect(':');
            members.put(name, value(depth + 1));
        } while (accept(','));
        expect('}');
        return new Json.Obj(members);
    }

    private Json array(int depth) throws Json.Malformed {
        List<Json> items = new ArrayList<>();
        at++;
        if (accept(']')) {
            return new Json.Arr(items);
        }
        do {
            items.add(value(depth + 1));
        } while (accept(','));
        expect(']');
        return new Json.Arr(items);
    }

    private String string() throws Json.Malformed {
        StringBuilder out = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return out.toString();
            }
            if (c < 0x20) {
                throw malformed("control character in a string");
            }
            out.append(c == '\\' ? escaped() : c);
        }
        throw malformed("unterminated string");
    }

    private char escaped() throws Json.Malformed {
        if (at >= text.length()) {
            throw malformed("unterminated string");
        }
        char c = text.charAt(at++);
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw malformed("invalid escape");
        };
    }

    private char unicode() throws Json.Malformed {
        if (at + 4 > text.length() || !text.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
            throw malformed("invalid \\u escape");
        }
        at += 4;
        return (char) Integer.parseInt(text.substring(at - 4, at), 16);
    }

    private Json number() throws Json.Malformed {
        Matcher matcher = NUMBER.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            throw malformed("expecting value");
        }
        at = matcher.end();
        return new Json.Num(new BigDecimal(matcher.group()));
    }

    private Json literal(String word, Json value) throws Json.Malformed {
        if (!text.startsWith(word, at)) {
            throw malformed("expecting value");
        }
        at += word.length();
        return value;
    }

    private void expect(char c) throws Json.Malformed {
        if (!accept(c)) {
            throw malformed("expecting '" + c + "'");
        }
    }

    private boolean accept(char c) {
        skipSpace();
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private Json.Malformed malformed(String what) {
        return new Json.Malformed(what, at);
    }
}
