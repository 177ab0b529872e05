package io.holdfast.simulator.engine.ovf;

import io.holdfast.simulator.engine.state.Device;
import io.holdfast.simulator.engine.state.Hardware;
import io.holdfast.simulator.engine.state.Imports;
import io.holdfast.simulator.engine.state.Nic;
import io.holdfast.simulator.engine.xml.Xml;
import io.holdfast.simulator.engine.xml.XmlParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads back what {@link OvfWriter}, or a real engine, has written. */
public final class OvfReader {
    /** A configuration that cannot be understood. */
    public static final class Unreadable extends Exception {
        Unreadable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private static final long MIB = 1L << 20;

    private final Xml envelope;
    private final Xml content;

    private OvfReader(Xml envelope, Xml content) {
        this.envelope = envelope;
        this.content = content;
    }

    public static Imports.Configuration read(String ovf) throws Unreadable {
        try {
            Xml envelope = XmlParser.parse(ovf.strip());
            Xml content =
                    envelope.child("Content")
                            .orElseThrow(() -> new IllegalArgumentException("no Content"));
            return new OvfReader(envelope, content).configuration();
        } catch (XmlParser.NotXml | IllegalArgumentException e) {
            throw new Unreadable(String.valueOf(e.getMessage()), e);
        }
    }

    private Imports.Configuration configuration() {
        Xml system = section(content, "ovf:OperatingSystemSection_Type");
        UUID id =
                UUID.fromString(
                        system.attribute("ovf:id")
                                .orElseThrow(() -> new IllegalArgumentException("no VM id")));
        Hardware hardware = new Hardware();
        readContent(hardware);
        hardware.osType = system.at("Description").orElse("other");
        List<Nic> nics = new ArrayList<>();
        Map<UUID, Boolean> plugged = new LinkedHashMap<>();
        for (Xml item : section(content, "ovf:VirtualHardwareSection_Type").children("Item")) {
            readItem(item, hardware, nics, plugged);
        }
        return new Imports.Configuration(
                id,
                content.at("Name").orElse(""),
                content.at("Description").orElse(""),
                content.at("Comment").orElse(""),
                hardware,
                nics,
                disks(plugged));
    }

    private static Xml section(Xml parent, String type) {
        return parent.children("Section").stream()
                .filter(s -> s.attribute("xsi:type").equals(Optional.of(type)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no section " + type));
    }

    private void readContent(Hardware hw) {
        hw.timeZone = content.at("TimeZone").orElse(hw.timeZone);
        hw.bootDevices =
                OvfWords.bootDevices(number("default_boot_sequence").orElse(0L).intValue());
        hw.vmType = OvfWords.VM_TYPES.toApi(content.at("VmType").orElse("1"));
        hw.biosType = OvfWords.BIOS_TYPES.toApi(content.at("BiosType").orElse("2"));
        hw.bootMenu = flag(content, "IsBootMenuEnabled");
        hw.highlyAvailable = flag(content, "AutoStartup");
        hw.priority = number("Priority").orElse(0L).intValue();
        hw.customProperties = content.at("UserDefinedProperties").orElse("");
        number("MinAllocatedMem").ifPresent(m -> hw.memoryGuaranteed = m * MIB);
        number("MaxMemorySizeMb").ifPresent(m -> hw.memoryMax = m * MIB);
    }

    private Optional<Long> number(String name) {
        return content.at(name).filter(v -> !v.isEmpty()).map(Long::valueOf);
    }

    private static boolean flag(Xml parent, String name) {
        return parent.at(name).map(Boolean::parseBoolean).orElse(false);
    }

    private static int count(Xml item, String name) {
        return item.at(name).map(Integer::valueOf).orElse(1);
    }

    private static void readItem(
            Xml item, Hardware hw, List<Nic> nics, Map<UUID, Boolean> plugged) {
        switch (item.at("rasd:ResourceType").orElse("")) {
            case "3" -> {
                hw.sockets = count(item, "rasd:num_of_sockets");
                hw.cores = count(item, "rasd:cpu_per_socket");
                hw.threads = count(item, "rasd:threads_per_cpu");
            }
            case "4" ->
                    hw.memory =
                            item.at("rasd:VirtualQuantity").map(Long::valueOf).orElse(1024L) * MIB;
            case "10" -> nics.add(nic(item));
            case "17" -> plugged.put(diskOf(item.at("rasd:HostResource")), isPlugged(item));
            case "23" -> {} // the USB policy; the controller is a device of its own
            default -> hw.devices.add(device(item));
        }
    }

    private static boolean isPlugged(Xml item) {
        return item.at("IsPlugged").map(Boolean::parseBoolean).orElse(true);
    }

    private static UUID diskOf(Optional<String> path) {
        String text = path.orElseThrow(() -> new IllegalArgumentException("a disk without file"));
        int slash = text.indexOf('/');
        return UUID.fromString(slash < 0 ? text : text.substring(0, slash));
    }

    private static Nic nic(Xml item) {
        Nic nic =
                new Nic(
                        instance(item),
                        item.at("rasd:Name").orElse("nic1"),
                        OvfWords.NIC_MODELS.toApi(item.at("rasd:ResourceSubType").orElse("3")),
                        item.at("rasd:MACAddress").orElse(""),
                        item.at("rasd:Connection").filter(c -> !c.isEmpty()));
        nic.linked = flag(item, "rasd:Linked");
        nic.plugged = isPlugged(item);
        return nic;
    }

    private static UUID instance(Xml item) {
        return item.at("rasd:InstanceId").map(UUID::fromString).orElseGet(UUID::randomUUID);
    }

    private static Device device(Xml item) {
        Map<String, String> parameters = new LinkedHashMap<>();
        item.child("SpecParams")
                .ifPresent(s -> s.children().forEach(p -> parameters.put(p.name(), p.value())));
        return new Device(
                instance(item),
                item.at("rasd:ResourceType").map(Integer::valueOf).orElse(0),
                item.at("rasd:Caption"),
                item.at("Type").orElse("UNKNOWN"),
                item.at("Device").orElse(""),
                item.at("rasd:Address").orElse(""),
                isPlugged(item),
                flag(item, "IsReadOnly"),
                item.at("Alias").orElse(""),
                parameters);
    }

    /** Each disk once, in the order of its first volume. */
    private List<Imports.WantedDisk> disks(Map<UUID, Boolean> plugged) {
        Map<UUID, Imports.WantedDisk> wanted = new LinkedHashMap<>();
        for (Xml disk : section(envelope, "ovf:DiskSection_Type").children("Disk")) {
            UUID id = diskOf(disk.attribute("ovf:fileRef"));
            String controller =
                    OvfWords.DISK_INTERFACES.toApi(
                            disk.attribute("ovf:disk-interface").orElse("VirtIO_SCSI"));
            boolean boot = disk.attribute("ovf:boot").map(Boolean::parseBoolean).orElse(false);
            wanted.putIfAbsent(
                    id,
                    new Imports.WantedDisk(id, controller, boot, plugged.getOrDefault(id, true)));
        }
        return List.copyOf(wanted.values());
    }
}
