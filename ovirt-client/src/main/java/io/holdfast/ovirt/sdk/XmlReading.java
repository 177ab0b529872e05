package io.holdfast.ovirt.sdk;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads the engine's XML as flat entities: no DTD, no external entities. */
final class XmlReading {

    private static final XMLInputFactory FACTORY = hardened();

    /** An element's id and its children: texts by name, ids of references by name. */
    record Entity(Optional<String> id, Map<String, String> texts, Map<String, String> references) {

        Optional<String> text(String name) {
            return Optional.ofNullable(texts.get(name)).filter(text -> !text.isEmpty());
        }

        Optional<String> reference(String name) {
            return Optional.ofNullable(references.get(name));
        }
    }

    private XmlReading() {}

    private static XMLInputFactory hardened() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /** All outermost elements of that name, in order. */
    static List<Entity> entities(byte[] xml, String name) throws XMLStreamException {
        XMLStreamReader reader = FACTORY.createXMLStreamReader(new ByteArrayInputStream(xml));
        try {
            List<Entity> found = new ArrayList<>();
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT
                        && reader.getLocalName().equals(name)) {
                    found.add(entity(reader));
                }
            }
            return found;
        } finally {
            reader.close();
        }
    }

    private static Entity entity(XMLStreamReader reader) throws XMLStreamException {
        Optional<String> id = Optional.ofNullable(reader.getAttributeValue(null, "id"));
        Map<String, String> texts = new LinkedHashMap<>();
        Map<String, String> references = new LinkedHashMap<>();
        while (reader.next() != XMLStreamConstants.END_ELEMENT) {
            if (reader.isStartElement()) {
                String child = reader.getLocalName();
                String reference = reader.getAttributeValue(null, "id");
                if (reference != null) {
                    references.putIfAbsent(child, reference);
                }
                texts.putIfAbsent(child, textOf(reader));
            }
        }
        return new Entity(id, texts, references);
    }

    /** The text of the present element, skipping what is nested in it. */
    private static String textOf(XMLStreamReader reader) throws XMLStreamException {
        StringBuilder text = new StringBuilder();
        for (int depth = 1; depth > 0; ) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> depth++;
                case XMLStreamConstants.END_ELEMENT -> depth--;
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if (depth == 1) {
                        text.append(reader.getText());
                    }
                }
                default -> {}
            }
        }
        return text.toString().strip();
    }
}
