package io.holdfast.restore.ovirt;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * What an OVF says of a VM, as far as a restore has to know it. Reads the engine's own dialect (its
 * OvfWriter); no message repeats the document, which may hold passwords.
 *
 * @param cluster name of the cluster the VM was in
 * @param diskDomains the storage domain each disk was on
 * @param nics MAC addresses by the name of the interface
 * @param nicProfiles vNIC profiles by the name of the interface; empty where it has none
 */
record StoredVm(
        Optional<String> cluster,
        Hardware hardware,
        Map<UUID, UUID> diskDomains,
        Map<String, String> nics,
        Map<String, String> nicProfiles) {

    private static final String CPU = "3";
    private static final String MEMORY = "4";
    private static final String NIC = "10";
    private static final String DISK = "17";

    /**
     * Processors, memory and what is booted from; words as the OVF has them.
     *
     * @param bootSequence the engine's number for the order of disk, CD and network
     */
    record Hardware(
            String sockets,
            String coresPerSocket,
            String threads,
            String memoryMib,
            String bootSequence) {}

    StoredVm {
        diskDomains = Map.copyOf(diskDomains);
        nics = Map.copyOf(nics);
        nicProfiles = Map.copyOf(nicProfiles);
    }

    /**
     * Reads a document.
     *
     * @throws IllegalArgumentException if it is no OVF of an engine
     */
    static StoredVm read(String ovf) {
        Document document = parsed(ovf);
        Map<UUID, UUID> domains = new HashMap<>();
        Map<String, String> nics = new HashMap<>();
        Map<String, String> profiles = new HashMap<>();
        String boot = bootSequence(document);
        Hardware hardware = new Hardware("", "", "", "", boot);
        for (Element item : elements(document, "Item")) {
            switch (text(item, "rasd:ResourceType")) {
                case CPU ->
                        hardware =
                                new Hardware(
                                        text(item, "rasd:num_of_sockets"),
                                        text(item, "rasd:cpu_per_socket"),
                                        text(item, "rasd:threads_per_cpu"),
                                        hardware.memoryMib(),
                                        boot);
                case MEMORY ->
                        hardware =
                                new Hardware(
                                        hardware.sockets(),
                                        hardware.coresPerSocket(),
                                        hardware.threads(),
                                        text(item, "rasd:VirtualQuantity"),
                                        boot);
                case NIC -> {
                    String name = text(item, "rasd:Name");
                    nics.put(name, text(item, "rasd:MACAddress").toLowerCase(Locale.ROOT));
                    profiles.put(name, text(item, "rasd:OtherResourceType"));
                }
                case DISK -> addDisk(item, domains);
                default -> {
                    // Other devices are the engine's business alone.
                }
            }
        }
        return new StoredVm(cluster(document), hardware, domains, nics, profiles);
    }

    private static void addDisk(Element item, Map<UUID, UUID> domains) {
        String disk = text(item, "rasd:HostResource").split("/", 2)[0];
        String domain = text(item, "rasd:StorageId");
        if (!disk.isEmpty() && !domain.isEmpty()) {
            domains.put(UUID.fromString(disk), UUID.fromString(domain));
        }
    }

    private static String bootSequence(Document document) {
        return elements(document, "default_boot_sequence").stream()
                .map(element -> element.getTextContent().strip())
                .findFirst()
                .orElse("");
    }

    private static Optional<String> cluster(Document document) {
        return elements(document, "ClusterName").stream()
                .map(element -> element.getTextContent().strip())
                .filter(name -> !name.isEmpty())
                .findFirst();
    }

    private static Document parsed(String ovf) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler()); // throws; the JDK's own one prints
            return builder.parse(new InputSource(new StringReader(ovf.strip())));
        } catch (SAXException | IOException broken) {
            throw new IllegalArgumentException("the stored OVF is no XML document", broken);
        } catch (ParserConfigurationException impossible) {
            throw new IllegalStateException(
                    "The JDK's own parser knows these features", impossible);
        }
    }

    private static List<Element> elements(Document document, String name) {
        List<Element> found = new ArrayList<>();
        var nodes = document.getElementsByTagName(name);
        for (int i = 0; i < nodes.getLength(); i++) {
            found.add((Element) nodes.item(i));
        }
        return found;
    }

    /** Text of a child, empty when there is none. */
    private static String text(Element parent, String name) {
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child.getNodeName().equals(name)) {
                return child.getTextContent().strip();
            }
        }
        return "";
    }
}
