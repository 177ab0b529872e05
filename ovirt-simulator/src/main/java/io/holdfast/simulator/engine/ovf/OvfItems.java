package io.holdfast.simulator.engine.ovf;

import io.holdfast.simulator.engine.state.Device;
import io.holdfast.simulator.engine.state.Disk;
import io.holdfast.simulator.engine.state.DiskAttachment;
import io.holdfast.simulator.engine.state.Infrastructure;
import io.holdfast.simulator.engine.state.Nic;
import io.holdfast.simulator.engine.xml.Xml;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** The items of the hardware section. */
final class OvfItems {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuu/MM/dd HH:mm:ss", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private OvfItems() {}

    static Xml disk(Disk disk, Disk.Volume volume, DiskAttachment attachment, int unit) {
        int at = disk.volumes.indexOf(volume);
        UUID parent = at == 0 ? Infrastructure.BLANK : disk.volumes.get(at - 1).id;
        Instant created = volume.created;
        return Xml.of("Item")
                .leaf("rasd:Caption", disk.alias)
                .leaf("rasd:InstanceId", volume.id)
                .leaf("rasd:ResourceType", 17)
                .leaf("rasd:HostResource", disk.id + "/" + volume.id)
                .leaf("rasd:Parent", parent)
                .leaf("rasd:Template", Infrastructure.BLANK)
                .leaf("rasd:ApplicationList", "")
                .leaf("rasd:StorageId", disk.domain)
                .leaf("rasd:StoragePoolId", Infrastructure.DATA_CENTER)
                .leaf("rasd:CreationDate", DATE.format(created))
                .leaf("rasd:LastModified", DATE.format(created))
                .leaf("rasd:last_modified_date", DATE.format(created))
                .leaf("Type", "disk")
                .leaf("Device", "disk")
                .leaf(
                        "rasd:Address",
                        "{type=drive, bus=0, controller=0, target=0, unit=" + unit + "}")
                .leaf("BootOrder", attachment.bootable ? 1 : 0)
                .leaf("IsPlugged", attachment.active)
                .leaf("IsReadOnly", attachment.readOnly)
                .leaf("Alias", "");
    }

    static Xml nic(Nic nic) {
        String network = nic.network.orElse("");
        return Xml.of("Item")
                .leaf("rasd:Caption", "Ethernet adapter on " + network)
                .leaf("rasd:InstanceId", nic.id)
                .leaf("rasd:ResourceType", 10)
                .leaf("rasd:OtherResourceType", network)
                .leaf("rasd:ResourceSubType", OvfWords.NIC_MODELS.toOvf(nic.model))
                .leaf("rasd:Connection", network)
                .leaf("rasd:Linked", nic.linked)
                .leaf("rasd:Name", nic.name)
                .leaf("rasd:ElementName", nic.name)
                .leaf("rasd:MACAddress", nic.mac)
                .leaf("rasd:speed", 10_000)
                .leaf("Type", "interface")
                .leaf("Device", "bridge")
                .leaf("rasd:Address", "")
                .leaf("BootOrder", 0)
                .leaf("IsPlugged", nic.plugged)
                .leaf("IsReadOnly", false)
                .leaf("Alias", "");
    }

    static Xml device(Device device) {
        Xml item = Xml.of("Item");
        if (device.caption().isPresent()) {
            item.leaf("rasd:Caption", device.caption())
                    .leaf("rasd:InstanceId", device.id())
                    .leaf("rasd:ResourceType", device.resourceType());
        } else {
            item.leaf("rasd:ResourceType", device.resourceType())
                    .leaf("rasd:InstanceId", device.id());
        }
        if (device.type().equals("video")) {
            item.leaf("rasd:VirtualQuantity", 1).leaf("rasd:SinglePciQxl", false);
        }
        item.leaf("Type", device.type())
                .leaf("Device", device.device())
                .leaf("rasd:Address", device.address())
                .leaf("BootOrder", 0)
                .leaf("IsPlugged", device.plugged())
                .leaf("IsReadOnly", device.readOnly())
                .leaf("Alias", device.alias());
        if (!device.specParams().isEmpty()) {
            Xml parameters = Xml.of("SpecParams");
            for (Map.Entry<String, String> p : device.specParams().entrySet()) {
                parameters.leaf(p.getKey(), p.getValue());
            }
            item.add(parameters);
        }
        return item;
    }
}
