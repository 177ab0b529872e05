package io.holdfast.simulator.engine.rest;

import io.holdfast.simulator.engine.state.Hardware;
import io.holdfast.simulator.engine.state.Infrastructure;
import io.holdfast.simulator.engine.state.Vm;
import io.holdfast.simulator.engine.xml.Xml;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Prints VMs. Order and presence of elements are those of recorded answers. */
final class VmXml {
    private static final List<String> ACTIONS =
            List.of(
                    "ticket",
                    "cancelmigration",
                    "commitsnapshot",
                    "clone",
                    "freezefilesystems",
                    "logon",
                    "maintenance",
                    "previewsnapshot",
                    "autopincpuandnumanodes",
                    "reordermacaddresses",
                    "thawfilesystems",
                    "undosnapshot",
                    "screenshot",
                    "reboot",
                    "migrate",
                    "shutdown",
                    "start",
                    "stop",
                    "suspend",
                    "reset",
                    "export",
                    "detach");
    private static final List<String> LINKS =
            List.of(
                    "diskattachments",
                    "snapshots",
                    "applications",
                    "hostdevices",
                    "reporteddevices",
                    "sessions",
                    "backups",
                    "checkpoints",
                    "cdroms",
                    "mediateddevices",
                    "nics",
                    "numanodes",
                    "watchdogs",
                    "graphicsconsoles",
                    "katelloerrata",
                    "permissions",
                    "tags",
                    "affinitylabels",
                    "statistics");

    /** Where a VM stands in the answer, which decides what is left out. */
    enum Place {
        /** As an entity of its own. */
        ENTITY,
        /** Inside a snapshot: no addresses, dates in whole seconds. */
        SNAPSHOT
    }

    private final Vm vm;
    private final Place place;
    private final String caPem;
    private final Optional<String> ovf;

    private VmXml(Vm vm, Place place, String caPem, Optional<String> ovf) {
        this.vm = vm;
        this.place = place;
        this.caPem = caPem;
        this.ovf = ovf;
    }

    /** An entity; with the OVF comes what else the engine only tells on demand. */
    static Xml entity(Vm vm, String caPem, Optional<String> ovf) {
        return new VmXml(vm, Place.ENTITY, caPem, ovf).print();
    }

    static Xml inSnapshot(Vm vm) {
        return new VmXml(vm, Place.SNAPSHOT, "", Optional.empty()).print();
    }

    /** Addresses and links only, as an action answers. */
    static Xml linksOnly(Vm vm) {
        Xml x = Links.ref("vm", "vms", vm.id).add(Links.actions(Links.vm(vm.id), ACTIONS));
        LINKS.forEach(rel -> x.add(Links.link(Links.vm(vm.id), rel)));
        return x;
    }

    private boolean isEntity() {
        return place == Place.ENTITY;
    }

    private Xml ref(String name, String collection, UUID id) {
        return isEntity() ? Links.ref(name, collection, id) : Links.bare(name, id);
    }

    private Xml print() {
        Xml x = ref("vm", "vms", vm.id);
        if (isEntity()) {
            x.add(Links.actions(Links.vm(vm.id), ACTIONS));
        }
        x.leaf("name", vm.name).leaf("description", vm.description).leaf("comment", vm.comment);
        if (isEntity()) {
            LINKS.forEach(rel -> x.add(Links.link(Links.vm(vm.id), rel)));
        }
        firstHalf(x);
        secondHalf(x);
        state(x);
        return x;
    }

    private void firstHalf(Xml x) {
        Hardware hw = vm.hardware;
        x.leaf("auto_pinning_policy", "disabled")
                .add(
                        Xml.of("bios")
                                .add(Xml.of("boot_menu").leaf("enabled", hw.bootMenu))
                                .leaf("type", hw.biosType));
        if (ovf.isPresent()) {
            x.add(Xml.of("console").leaf("enabled", false));
        }
        x.add(
                        Xml.of("cpu")
                                .leaf("architecture", "x86_64")
                                .add(
                                        Xml.of("topology")
                                                .leaf("cores", hw.cores)
                                                .leaf("sockets", hw.sockets)
                                                .leaf("threads", hw.threads)))
                .leaf("cpu_pinning_policy", "none")
                .leaf("cpu_shares", 0)
                .leaf(
                        "creation_time",
                        isEntity() ? Links.date(vm.created) : Links.wholeSeconds(vm.created))
                .leaf("delete_protected", vm.deleteProtected)
                .add(display())
                .add(
                        Xml.of("high_availability")
                                .leaf("enabled", hw.highlyAvailable)
                                .leaf("priority", hw.priority));
        ovf.ifPresent(o -> x.add(initialization(o)));
    }

    static Xml initialization(String ovf) {
        return Xml.of("initialization")
                .add(Xml.of("configuration").leaf("data", ovf).leaf("type", "ovf"));
    }

    private Xml display() {
        boolean up = vm.status == Vm.Status.UP;
        Xml display = Xml.of("display");
        if (up && !isEntity()) {
            display.leaf("address", "127.0.0.1");
        }
        display.leaf("allow_override", false);
        if (up && isEntity()) {
            display.add(
                    Xml.of("certificate")
                            .leaf("content", caPem)
                            .leaf("organization", "lab.test")
                            .leaf("subject", "O=lab.test,CN=host1.lab.test"));
        }
        display.leaf("copy_paste_enabled", true)
                .leaf("disconnect_action", "LOCK_SCREEN")
                .leaf("disconnect_action_delay", 0)
                .leaf("file_transfer_enabled", true)
                .leaf("monitors", 1);
        if (up && !isEntity()) {
            display.leaf("port", 5900);
        }
        display.leaf("smartcard_enabled", false);
        if (up || isEntity()) {
            display.leaf("type", "vnc");
        }
        return display.leaf("video_type", "vga");
    }

    private void secondHalf(Xml x) {
        Hardware hw = vm.hardware;
        Xml devices = Xml.of("devices");
        hw.bootDevices.forEach(d -> devices.leaf("device", d));
        x.add(Xml.of("io").leaf("threads", 1))
                .add(ref("large_icon", "icons", Infrastructure.LARGE_ICON))
                .leaf("memory", hw.memory)
                .add(
                        Xml.of("memory_policy")
                                .leaf("ballooning", true)
                                .leaf("guaranteed", hw.memoryGuaranteed)
                                .leaf("max", hw.memoryMax))
                .add(
                        Xml.of("migration")
                                .leaf("auto_converge", "inherit")
                                .leaf("compressed", "inherit")
                                .leaf("encrypted", "inherit")
                                .leaf("parallel_migrations_policy", "inherit"))
                .leaf("migration_downtime", -1)
                .leaf("multi_queues_enabled", true)
                .leaf("origin", "ovirt")
                .add(Xml.of("os").add(Xml.of("boot").add(devices)).leaf("type", hw.osType))
                .add(Xml.of("placement_policy").leaf("affinity", "migratable"));
        if (ovf.isPresent()) {
            x.add(Xml.of("rng_device").leaf("source", "urandom"));
        }
        x.add(ref("small_icon", "icons", Infrastructure.SMALL_ICON));
        if (ovf.isPresent()) {
            x.leaf("soundcard_enabled", hasDevice("sound"));
        }
        x.add(
                        Xml.of("sso")
                                .add(
                                        Xml.of("methods")
                                                .add(
                                                        Xml.of("method")
                                                                .attribute("id", "guest_agent"))))
                .leaf("start_paused", false)
                .leaf("stateless", false)
                .leaf("storage_error_resume_behaviour", "auto_resume")
                .add(Xml.of("time_zone").leaf("name", hw.timeZone));
        if (ovf.isPresent()) {
            x.leaf("tpm_enabled", false);
        }
        x.leaf("type", hw.vmType).add(Xml.of("usb").leaf("enabled", false));
        if (ovf.isPresent()) {
            x.add(Xml.of("virtio_scsi").leaf("enabled", true));
        }
        x.leaf("virtio_scsi_multi_queues_enabled", false);
    }

    private boolean hasDevice(String type) {
        return vm.hardware.devices.stream().anyMatch(d -> d.type().equals(type));
    }

    private void state(Xml x) {
        x.add(ref("cluster", "clusters", vm.cluster))
                .add(ref("cpu_profile", "cpuprofiles", Infrastructure.CPU_PROFILE));
        if (vm.quota) {
            x.add(Links.bare("quota", Infrastructure.QUOTA));
        }
        x.leaf("next_run_configuration_exists", false);
        boolean up = vm.status == Vm.Status.UP;
        if (up) {
            x.leaf("run_once", false).leaf("start_time", vm.started.map(Links::date));
        }
        x.leaf("status", vm.status.word());
        if (vm.stopReasonKnown && !up) {
            x.leaf("stop_reason", "");
        }
        x.leaf(
                "stop_time",
                vm.stopped.map(t -> isEntity() ? Links.date(t) : Links.wholeSeconds(t)));
        vm.host.ifPresent(host -> x.add(ref("host", "hosts", host)));
        x.add(ref("original_template", "templates", Infrastructure.BLANK))
                .add(ref("template", "templates", Infrastructure.BLANK));
    }
}
