package io.holdfast.simulator.engine.xml;

/** Prints a tree as the engine does: a declaration, four blanks a level, a line an element. */
public final class XmlPrinter {
    private static final String DECLARATION =
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

    private XmlPrinter() {}

    /** The document as the REST layer sends it. */
    public static String pretty(Xml root) {
        StringBuilder out = new StringBuilder(DECLARATION);
        pretty(root, "", out);
        return out.toString();
    }

    /** On one line, without white space that the tree does not hold: how an OVF is written. */
    public static String compact(Xml root) {
        StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        compact(root, out);
        return out.toString();
    }

    private static void pretty(Xml x, String indent, StringBuilder out) {
        out.append(indent);
        open(x, out);
        if (x.children().isEmpty() && !x.hasText()) {
            out.append("/>\n");
            return;
        }
        out.append('>');
        if (x.children().isEmpty()) {
            escape(x.value(), false, out);
        } else {
            out.append('\n');
            x.children().forEach(c -> pretty(c, indent + "    ", out));
            out.append(indent);
        }
        out.append("</").append(x.name()).append(">\n");
    }

    private static void compact(Xml x, StringBuilder out) {
        open(x, out);
        out.append('>');
        escape(x.value(), false, out);
        x.children().forEach(c -> compact(c, out));
        out.append("</").append(x.name()).append('>');
    }

    private static void open(Xml x, StringBuilder out) {
        out.append('<').append(x.name());
        x.attributes()
                .forEach((name, value) -> {
                    out.append(' ').append(name).append("=\"");
                    escape(value, true, out);
                    out.append('"');
                });
    }

    private static void escape(String text, boolean quotes, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '\r' -> out.append("&#xD;");
                case '"' -> out.append(quotes ? "&quot;" : "\"");
                default -> out.append(c);
            }
        }
    }
}
