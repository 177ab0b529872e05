package io.holdfast.simulator.engine.xml;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads a document into a tree. Names keep their prefix; no entities, no document types. */
public final class XmlParser {
    /** What was read is no XML document. */
    public static final class NotXml extends Exception {
        public NotXml(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private XmlParser() {}

    public static Xml parse(String document) throws NotXml {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            XMLStreamReader in = factory.createXMLStreamReader(new StringReader(document));
            return read(in);
        } catch (XMLStreamException e) {
            throw new NotXml("not an XML document: " + e.getMessage(), e);
        }
    }

    private static Xml read(XMLStreamReader in) throws XMLStreamException {
        Deque<Xml> open = new ArrayDeque<>();
        Deque<StringBuilder> texts = new ArrayDeque<>();
        Xml root = Xml.of("");
        while (in.hasNext()) {
            switch (in.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    Xml x = element(in);
                    if (open.isEmpty()) {
                        root = x;
                    } else {
                        open.peek().add(x);
                    }
                    open.push(x);
                    texts.push(new StringBuilder());
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if (!texts.isEmpty()) {
                        texts.peek().append(in.getText());
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    Xml x = open.pop();
                    String text = texts.pop().toString();
                    if (x.children().isEmpty() && !text.isEmpty()) {
                        x.text(text);
                    }
                }
                default -> {} // comments and processing instructions carry nothing
            }
        }
        return root;
    }

    private static Xml element(XMLStreamReader in) {
        Xml x = Xml.of(qualified(in.getPrefix(), in.getLocalName()));
        for (int i = 0; i < in.getNamespaceCount(); i++) {
            x.attribute("xmlns:" + in.getNamespacePrefix(i), in.getNamespaceURI(i));
        }
        for (int i = 0; i < in.getAttributeCount(); i++) {
            x.attribute(
                    qualified(in.getAttributePrefix(i), in.getAttributeLocalName(i)),
                    in.getAttributeValue(i));
        }
        return x;
    }

    private static String qualified(String prefix, String local) {
        return prefix == null || prefix.isEmpty() ? local : prefix + ":" + local;
    }
}
