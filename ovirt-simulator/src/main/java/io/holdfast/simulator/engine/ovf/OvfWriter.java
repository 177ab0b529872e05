package io.holdfast.simulator.engine.ovf;

import io.holdfast.simulator.engine.state.Cluster;
import io.holdfast.simulator.engine.state.Device;
import io.holdfast.simulator.engine.state.Disk;
import io.holdfast.simulator.engine.state.DiskAttachment;
import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.engine.state.Hardware;
import io.holdfast.simulator.engine.state.Infrastructure;
import io.holdfast.simulator.engine.state.Nic;
import io.holdfast.simulator.engine.state.Snapshot;
import io.holdfast.simulator.engine.state.Vm;
import io.holdfast.simulator.engine.xml.Xml;
import io.holdfast.simulator.engine.xml.XmlPrinter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Writes the configuration of a VM in the engine's dialect of OVF (recorded version 4.4.0.0). */
public final class OvfWriter {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuu/MM/dd HH:mm:ss", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final long GIB = 1L << 30;
    private static final long MIB = 1L << 20;

    private record Part(Disk disk, Disk.Volume volume, DiskAttachment attachment) {}

    private final Engine engine;
    private final Vm vm;
    private final List<Part> parts = new ArrayList<>();

    private OvfWriter(Engine engine, Vm vm, Optional<Snapshot> at) {
        this.engine = engine;
        this.vm = vm;
        for (DiskAttachment attachment : vm.attachments.values()) {
            if (attachment.snapshot.isEmpty()) {
                engine.disks()
                        .find(attachment.disk)
                        .filter(d -> !d.directLun)
                        .ifPresent(d -> addParts(d, attachment, at));
            }
        }
    }

    /** The VM as it is now, with the volumes of its snapshots. */
    public static String write(Engine engine, Vm vm) {
        return XmlPrinter.compact(new OvfWriter(engine, vm, Optional.empty()).envelope());
    }

    /** The VM as it was at a snapshot. */
    public static String write(Engine engine, Snapshot snapshot) {
        Vm then = snapshot.vm.orElseThrow();
        return XmlPrinter.compact(new OvfWriter(engine, then, Optional.of(snapshot)).envelope());
    }

    private void addParts(Disk disk, DiskAttachment attachment, Optional<Snapshot> at) {
        if (at.isPresent()) {
            at.get().disks.stream()
                    .filter(f -> f.disk().equals(disk))
                    .forEach(f -> parts.add(new Part(disk, f.volume(), attachment)));
            return;
        }
        for (Disk.Volume volume : disk.volumes.reversed()) {
            parts.add(new Part(disk, volume, attachment));
        }
    }

    private Xml envelope() {
        return Xml.of("ovf:Envelope")
                .attribute("xmlns:ovf", "http://schemas.dmtf.org/ovf/envelope/1/")
                .attribute(
                        "xmlns:rasd",
                        "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/"
                                + "CIM_ResourceAllocationSettingData")
                .attribute(
                        "xmlns:vssd",
                        "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/"
                                + "CIM_VirtualSystemSettingData")
                .attribute("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
                .attribute("ovf:version", "4.4.0.0")
                .add(references())
                .add(networks())
                .add(disks())
                .add(content());
    }

    private static String path(Part part) {
        return part.disk.id + "/" + part.volume.id;
    }

    private boolean isActive(Part part) {
        return part.volume == part.disk.active();
    }

    private Xml references() {
        Xml references = Xml.of("References");
        for (Part part : parts) {
            references.add(
                    Xml.of("File")
                            .attribute("ovf:href", path(part))
                            .attribute("ovf:id", part.volume.id)
                            .attribute("ovf:size", part.disk.actualSize(part.volume))
                            .attribute("ovf:description", isActive(part) ? "Active VM" : "")
                            .attribute("ovf:disk_storage_type", "IMAGE")
                            .attribute("ovf:cinder_volume_type", ""));
        }
        for (Nic nic : vm.nics) {
            references.add(Xml.of("Nic").attribute("ovf:id", nic.id));
        }
        return references;
    }

    private Xml networks() {
        Xml section = Xml.of("NetworkSection").leaf("Info", "List of networks");
        vm.nics.stream()
                .flatMap(n -> n.network.stream())
                .distinct()
                .forEach(n -> section.add(Xml.of("Network").attribute("ovf:name", n)));
        return section;
    }

    private Xml disks() {
        Xml section =
                Xml.of("Section")
                        .attribute("xsi:type", "ovf:DiskSection_Type")
                        .leaf("Info", "List of Virtual Disks");
        parts.forEach(p -> section.add(disk(p)));
        return section;
    }

    private static long gibs(long bytes) {
        return (bytes + GIB - 1) / GIB;
    }

    private Xml disk(Part part) {
        Disk disk = part.disk;
        int at = disk.volumes.indexOf(part.volume);
        String parent = at == 0 ? "" : disk.id + "/" + disk.volumes.get(at - 1).id;
        return Xml.of("Disk")
                .attribute("ovf:diskId", part.volume.id)
                .attribute("ovf:size", gibs(disk.contents.size()))
                .attribute("ovf:actual_size", gibs(disk.actualSize(part.volume)))
                .attribute("ovf:vm_snapshot_id", part.volume.snapshot)
                .attribute("ovf:parentRef", parent)
                .attribute("ovf:fileRef", path(part))
                .attribute(
                        "ovf:format",
                        part.volume.cow
                                ? "http://www.gnome.org/~markmc/qcow-image-format.html"
                                : "http://www.vmware.com/specifications/vmdk.html#sparse")
                .attribute("ovf:volume-format", part.volume.cow ? "COW" : "RAW")
                .attribute("ovf:volume-type", disk.sparse ? "Sparse" : "Preallocated")
                .attribute(
                        "ovf:disk-interface",
                        OvfWords.DISK_INTERFACES.toOvf(part.attachment.controller))
                .attribute("ovf:read-only", part.attachment.readOnly)
                .attribute("ovf:shareable", disk.shareable)
                .attribute("ovf:boot", part.attachment.bootable)
                .attribute("ovf:pass-discard", part.attachment.passDiscard)
                .attribute("ovf:incremental-backup", disk.incremental)
                .attribute("ovf:disk-alias", disk.alias)
                .attribute("ovf:disk-description", disk.description)
                .attribute("ovf:wipe-after-delete", disk.wipeAfterDelete);
    }

    private static String date(Instant instant) {
        return DATE.format(instant);
    }

    private Xml content() {
        Hardware hw = vm.hardware;
        Cluster cluster = engine.dataCenter().cluster(vm.cluster).orElseThrow();
        Xml content =
                Xml.of("Content")
                        .attribute("ovf:id", "out")
                        .attribute("xsi:type", "ovf:VirtualSystem_Type")
                        .leaf("Name", vm.name)
                        .leaf("Description", vm.description)
                        .leaf("Comment", vm.comment)
                        .leaf("CreationDate", date(vm.created))
                        .leaf("ExportDate", date(engine.now()))
                        .leaf("DeleteProtected", vm.deleteProtected)
                        .leaf("SsoMethod", "guest_agent")
                        .leaf("IsSmartcardEnabled", false)
                        .leaf("NumOfIoThreads", 1)
                        .leaf("TimeZone", hw.timeZone)
                        .leaf("default_boot_sequence", OvfWords.bootSequence(hw.bootDevices))
                        .leaf("Generation", vm.generation)
                        .leaf("ClusterCompatibilityVersion", cluster.level.word())
                        .leaf("VmType", OvfWords.VM_TYPES.toOvf(hw.vmType))
                        .leaf("ResumeBehavior", "AUTO_RESUME")
                        .leaf("MinAllocatedMem", hw.memoryGuaranteed / MIB)
                        .leaf("IsStateless", false)
                        .leaf("IsRunAndPause", false)
                        .leaf("AutoStartup", hw.highlyAvailable)
                        .leaf("Priority", hw.priority)
                        .leaf("CreatedByUserId", Infrastructure.USER)
                        .leaf("MigrationSupport", 0)
                        .leaf("IsBootMenuEnabled", hw.bootMenu)
                        .leaf("IsSpiceFileTransferEnabled", true)
                        .leaf("IsSpiceCopyPasteEnabled", true)
                        .leaf("AllowConsoleReconnect", false)
                        .leaf("ConsoleDisconnectAction", "LOCK_SCREEN")
                        .leaf("ConsoleDisconnectActionDelay", 0)
                        .leaf("CustomEmulatedMachine", "")
                        .leaf("BiosType", OvfWords.BIOS_TYPES.toOvf(hw.biosType))
                        .leaf("CustomCpuName", "")
                        .leaf("PredefinedProperties", "")
                        .leaf("UserDefinedProperties", hw.customProperties)
                        .leaf("MaxMemorySizeMb", hw.memoryMax / MIB)
                        .leaf("MultiQueuesEnabled", true)
                        .leaf("VirtioScsiMultiQueuesEnabled", false)
                        .leaf("UseHostCpu", false)
                        .leaf("BalloonEnabled", true)
                        .leaf("CpuPinningPolicy", 0)
                        .leaf("ClusterName", cluster.name)
                        .leaf("TemplateId", Infrastructure.BLANK)
                        .leaf("TemplateName", "Blank")
                        .leaf("IsInitilized", vm.started.isPresent())
                        .leaf("Origin", 3)
                        .leaf("quota_id", Infrastructure.QUOTA)
                        .leaf("DefaultDisplayType", 2)
                        .leaf("TrustedService", false)
                        .leaf("OriginalTemplateId", Infrastructure.BLANK)
                        .leaf("OriginalTemplateName", "Blank")
                        .leaf("UseLatestVersion", false)
                        .leaf("StopTime", vm.stopped.map(OvfWriter::date));
        return content.add(operatingSystem()).add(hardware()).add(snapshots());
    }

    private Xml operatingSystem() {
        return Xml.of("Section")
                .attribute("ovf:id", vm.id)
                .attribute("ovf:required", "false")
                .attribute("xsi:type", "ovf:OperatingSystemSection_Type")
                .leaf("Info", "Guest Operating System")
                .leaf("Description", vm.hardware.osType);
    }

    private Xml hardware() {
        Hardware hw = vm.hardware;
        int cpus = hw.sockets * hw.cores * hw.threads;
        long memory = hw.memory / MIB;
        Xml section =
                Xml.of("Section")
                        .attribute("xsi:type", "ovf:VirtualHardwareSection_Type")
                        .leaf("Info", cpus + " CPU, " + memory + " Memory")
                        .add(Xml.of("System").leaf("vssd:VirtualSystemType", "ENGINE 4.4.0.0"))
                        .add(cpu(hw, cpus))
                        .add(memory(memory));
        int unit = 0;
        for (Part part : parts) {
            section.add(OvfItems.disk(part.disk, part.volume, part.attachment, unit++));
        }
        vm.nics.forEach(n -> section.add(OvfItems.nic(n)));
        section.add(item("USB Controller", 3, 23).leaf("rasd:UsbPolicy", "DISABLED"));
        for (Device device : hw.devices) {
            section.add(OvfItems.device(device));
        }
        return section;
    }

    private static Xml item(String caption, Object instance, int resourceType) {
        return Xml.of("Item")
                .leaf("rasd:Caption", caption)
                .leaf("rasd:InstanceId", instance)
                .leaf("rasd:ResourceType", resourceType);
    }

    private static Xml cpu(Hardware hw, int cpus) {
        return Xml.of("Item")
                .leaf("rasd:Caption", cpus + " virtual cpu")
                .leaf("rasd:Description", "Number of virtual CPU")
                .leaf("rasd:InstanceId", 1)
                .leaf("rasd:ResourceType", 3)
                .leaf("rasd:num_of_sockets", hw.sockets)
                .leaf("rasd:cpu_per_socket", hw.cores)
                .leaf("rasd:threads_per_cpu", hw.threads)
                .leaf("rasd:max_num_of_vcpus", 16 * cpus)
                .leaf("rasd:VirtualQuantity", cpus);
    }

    private static Xml memory(long mebibytes) {
        return Xml.of("Item")
                .leaf("rasd:Caption", mebibytes + " MB of memory")
                .leaf("rasd:Description", "Memory Size")
                .leaf("rasd:InstanceId", 2)
                .leaf("rasd:ResourceType", 4)
                .leaf("rasd:AllocationUnits", "MegaBytes")
                .leaf("rasd:VirtualQuantity", mebibytes);
    }

    private Xml snapshots() {
        Xml section = Xml.of("Section").attribute("xsi:type", "ovf:SnapshotsSection_Type");
        for (Snapshot snapshot : vm.snapshots) {
            UUID id = snapshot.id;
            section.add(
                    Xml.of("Snapshot")
                            .attribute("ovf:id", id)
                            .leaf("Type", snapshot.type)
                            .leaf("Description", snapshot.description)
                            .leaf("CreationDate", date(snapshot.date)));
        }
        return section;
    }
}
