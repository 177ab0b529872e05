package io.holdfast.ovirt.ovf;

import io.holdfast.ovirt.VmConfiguration;
import io.holdfast.ovirt.VmId;
import io.holdfast.ovirt.VnicProfile;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import javax.xml.namespace.QName;
import javax.xml.stream.XMLEventFactory;
import javax.xml.stream.XMLEventReader;
import javax.xml.stream.XMLEventWriter;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.events.Attribute;
import javax.xml.stream.events.StartElement;
import javax.xml.stream.events.XMLEvent;

/**
 * Changes to an OVF document as the engine writes it. A stored document is foreign input: DTDs and
 * entities of its own are refused, its size is bounded. No message repeats its content, which may
 * hold passwords.
 */
public final class OvfDocument {

    private static final int CHARACTERS_MAX = 16 * 1024 * 1024;

    private static final String OVF = "http://schemas.dmtf.org/ovf/envelope/1/";
    private static final String RASD =
            "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData";
    private static final QName TYPE =
            new QName("http://www.w3.org/2001/XMLSchema-instance", "type");
    private static final QName ID = new QName(OVF, "id");
    private static final QName RESOURCE_TYPE = new QName(RASD, "ResourceType");

    /** CIM's number for a disk among the virtual hardware. */
    private static final String DISK_RESOURCE = "17";

    /** And for a network interface; the engine names its profile and network beside it. */
    private static final String NIC_RESOURCE = "10";

    private static final QName OTHER_RESOURCE_TYPE = new QName(RASD, "OtherResourceType");
    private static final QName CONNECTION = new QName(RASD, "Connection");

    private static final XMLInputFactory READERS = hardened();

    private OvfDocument() {}

    private static XMLInputFactory hardened() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /**
     * The same VM without its disks: no files, no disk section, no disk among the hardware, and no
     * snapshots, which speak of disks too. For a VM that gets other disks; {@link
     * IllegalArgumentException} when the document is not an OVF or holds a DTD.
     */
    public static VmConfiguration withoutDisks(VmConfiguration configuration) {
        return edited(configuration, OvfDocument::dropDisks);
    }

    /**
     * The same VM under another id; {@link IllegalArgumentException} when the document names no VM
     * id or is no OVF.
     */
    public static VmConfiguration withVmId(VmConfiguration configuration, VmId id) {
        int[] seen = {0};
        VmConfiguration edited =
                edited(configuration, events -> replaceId(events, id.toString(), seen));
        if (seen[0] == 0) {
            throw new IllegalArgumentException(
                    "The OVF document names no VM id: it has no operating system section");
        }
        return edited;
    }

    /**
     * The same VM with other vNIC profiles on its interfaces.
     *
     * @param profiles the new profile by the name of the old one; others stay
     */
    public static VmConfiguration withVnicProfiles(
            VmConfiguration configuration, Map<String, VnicProfile> profiles) {
        return edited(configuration, events -> replaceProfiles(events, profiles));
    }

    private static List<XMLEvent> replaceProfiles(
            List<XMLEvent> events, Map<String, VnicProfile> profiles) {
        XMLEventFactory make = XMLEventFactory.newDefaultFactory();
        List<XMLEvent> edited = new ArrayList<>(events);
        for (int i = 0; i < events.size(); i++) {
            if (!events.get(i).isStartElement()
                    || !isNamed(events.get(i).asStartElement(), "Item")
                    || !is(events, i, NIC_RESOURCE)) {
                continue;
            }
            int profile = textOf(events, i, OTHER_RESOURCE_TYPE);
            int network = textOf(events, i, CONNECTION);
            VnicProfile wanted =
                    profile < 0
                            ? null
                            : profiles.get(events.get(profile).asCharacters().getData().strip());
            if (wanted != null && network >= 0) {
                edited.set(profile, make.createCharacters(wanted.name()));
                edited.set(network, make.createCharacters(wanted.network()));
            }
        }
        return edited;
    }

    /** Where the text of an item's element stands; -1 when it has none. */
    private static int textOf(List<XMLEvent> events, int item, QName name) {
        int end = endOf(events, item);
        for (int i = item + 1; i < end; i++) {
            if (events.get(i).isStartElement()
                    && events.get(i).asStartElement().getName().equals(name)
                    && events.get(i + 1).isCharacters()) {
                return i + 1;
            }
        }
        return -1;
    }

    private interface Edit {
        List<XMLEvent> apply(List<XMLEvent> events);
    }

    private static VmConfiguration edited(VmConfiguration configuration, Edit edit) {
        List<XMLEvent> events = read(configuration.ovf());
        StringWriter out = new StringWriter(configuration.ovf().length());
        try {
            XMLEventWriter writer = XMLOutputFactory.newDefaultFactory().createXMLEventWriter(out);
            for (XMLEvent event : edit.apply(events)) {
                writer.add(event);
            }
            writer.close();
        } catch (XMLStreamException failed) {
            throw new IllegalArgumentException("Cannot write the edited OVF document", failed);
        }
        return new VmConfiguration(out.toString());
    }

    private static List<XMLEvent> read(String ovf) {
        if (ovf.length() > CHARACTERS_MAX) {
            throw new IllegalArgumentException(
                    "An OVF document of " + ovf.length() + " characters is too long");
        }
        List<XMLEvent> events = new ArrayList<>();
        boolean envelope = false;
        try {
            XMLEventReader reader = READERS.createXMLEventReader(new StringReader(ovf.strip()));
            while (reader.hasNext()) {
                XMLEvent event = reader.nextEvent();
                if (event.getEventType() == XMLEvent.DTD || event.isEntityReference()) {
                    throw new IllegalArgumentException(
                            "The OVF document holds a DTD or entities of its own, as none of the"
                                    + " engine's does");
                }
                envelope |= event.isStartElement() && isNamed(event.asStartElement(), "Envelope");
                events.add(event);
            }
            reader.close();
        } catch (XMLStreamException broken) {
            throw new IllegalArgumentException(
                    "The OVF document is broken at line "
                            + broken.getLocation().getLineNumber()
                            + ", column "
                            + broken.getLocation().getColumnNumber());
        }
        if (!envelope) {
            throw new IllegalArgumentException("The document is no OVF: it has no Envelope");
        }
        return events;
    }

    private static List<XMLEvent> dropDisks(List<XMLEvent> events) {
        List<XMLEvent> kept = new ArrayList<>(events.size());
        Deque<String> sections = new ArrayDeque<>();
        for (int i = 0; i < events.size(); i++) {
            XMLEvent event = events.get(i);
            if (event.isStartElement()) {
                StartElement start = event.asStartElement();
                if (isDiskPart(start, sections, events, i)) {
                    i = endOf(events, i);
                    continue;
                }
                sections.push(sectionName(start));
            } else if (event.isEndElement()) {
                sections.pop();
            }
            kept.add(event);
        }
        return kept;
    }

    private static boolean isDiskPart(
            StartElement start, Deque<String> sections, List<XMLEvent> events, int at) {
        String within = sections.isEmpty() ? "" : sections.peek();
        return switch (start.getName().getLocalPart()) {
            case "File" -> within.equals("References");
            case "Disk" -> within.equals("DiskSection_Type");
            case "Section" -> sectionName(start).equals("SnapshotsSection_Type");
            case "Item" -> is(events, at, DISK_RESOURCE);
            default -> false;
        };
    }

    /** A typed section's type, or an element's own name. */
    private static String sectionName(StartElement start) {
        Attribute type = start.getAttributeByName(TYPE);
        if (type == null) {
            return start.getName().getLocalPart();
        }
        String value = type.getValue();
        return value.substring(value.indexOf(':') + 1);
    }

    private static boolean is(List<XMLEvent> events, int item, String resource) {
        int text = textOf(events, item, RESOURCE_TYPE);
        return text >= 0 && events.get(text).asCharacters().getData().strip().equals(resource);
    }

    private static int endOf(List<XMLEvent> events, int start) {
        int depth = 0;
        for (int i = start; i < events.size(); i++) {
            if (events.get(i).isStartElement()) {
                depth++;
            } else if (events.get(i).isEndElement() && --depth == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException("The OVF document ends within an element");
    }

    private static List<XMLEvent> replaceId(List<XMLEvent> events, String id, int[] seen) {
        XMLEventFactory make = XMLEventFactory.newDefaultFactory();
        List<XMLEvent> edited = new ArrayList<>(events.size());
        for (XMLEvent event : events) {
            if (event.isStartElement() && namesTheVm(event.asStartElement())) {
                seen[0]++;
                edited.add(withId(make, event.asStartElement(), id));
            } else {
                edited.add(event);
            }
        }
        return edited;
    }

    /** The engine keeps a VM's id on its operating system section (its OvfWriter). */
    private static boolean namesTheVm(StartElement start) {
        return isNamed(start, "Section")
                && sectionName(start).equals("OperatingSystemSection_Type")
                && start.getAttributeByName(ID) != null;
    }

    private static StartElement withId(XMLEventFactory make, StartElement start, String id) {
        List<Attribute> attributes = new ArrayList<>();
        for (Iterator<Attribute> each = start.getAttributes(); each.hasNext(); ) {
            Attribute attribute = each.next();
            QName name = attribute.getName();
            attributes.add(
                    name.equals(ID)
                            ? make.createAttribute(
                                    name.getPrefix(), name.getNamespaceURI(), "id", id)
                            : attribute);
        }
        return make.createStartElement(
                start.getName(), attributes.iterator(), start.getNamespaces());
    }

    private static boolean isNamed(StartElement start, String localName) {
        return start.getName().getLocalPart().equals(localName);
    }
}
