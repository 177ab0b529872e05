package io.holdfast.simulator.admin;

import io.holdfast.simulator.engine.state.Disk;
import io.holdfast.simulator.engine.state.DiskAttachment;
import io.holdfast.simulator.engine.state.Engine;
import io.holdfast.simulator.engine.state.Hardware;
import io.holdfast.simulator.engine.state.Nic;
import io.holdfast.simulator.engine.state.Vm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A VM's hardware without what a restore may change (ids, names, dates): equal texts mean that a
 * guest finds the same machine.
 */
public final class HardwareFacts {
    private HardwareFacts() {}

    /** Canonical JSON: the same order always. */
    public static String json(Engine engine, Vm vm) {
        return JsonWriter.write(facts(engine, vm));
    }

    static Map<String, Object> facts(Engine engine, Vm vm) {
        Hardware hw = vm.hardware;
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("cpu", ordered("sockets", hw.sockets, "cores", hw.cores, "threads", hw.threads));
        facts.put(
                "memory",
                ordered(
                        "bytes",
                        hw.memory,
                        "guaranteed",
                        hw.memoryGuaranteed,
                        "max",
                        hw.memoryMax));
        facts.put("bios", ordered("type", hw.biosType, "boot_menu", hw.bootMenu));
        facts.put("os", hw.osType);
        facts.put("boot", hw.bootDevices);
        facts.put("time_zone", hw.timeZone);
        facts.put("type", hw.vmType);
        facts.put(
                "high_availability",
                ordered("enabled", hw.highlyAvailable, "priority", hw.priority));
        facts.put("custom_properties", hw.customProperties);
        facts.put("nics", vm.nics.stream().map(HardwareFacts::nic).toList());
        facts.put("disks", disks(engine, vm));
        facts.put(
                "devices",
                hw.devices.stream()
                        .map(d -> d.type() + " " + d.device() + " " + d.specParams())
                        .sorted()
                        .toList());
        return facts;
    }

    private static Map<String, Object> nic(Nic nic) {
        Map<String, Object> facts = ordered("name", nic.name, "model", nic.model, "mac", nic.mac);
        facts.put("profile", nic.network);
        facts.put("linked", nic.linked);
        facts.put("plugged", nic.plugged);
        return facts;
    }

    private static List<Map<String, Object>> disks(Engine engine, Vm vm) {
        List<Map<String, Object>> disks = new ArrayList<>();
        for (DiskAttachment attachment : vm.attachments.values()) {
            Optional<Disk> disk = engine.disks().find(attachment.disk);
            if (disk.isEmpty()) {
                continue;
            }
            Map<String, Object> facts =
                    ordered(
                            "alias",
                            disk.get().alias,
                            "interface",
                            attachment.controller,
                            "boot",
                            attachment.bootable);
            facts.put("active", attachment.active);
            facts.put("size", disk.get().contents.size());
            facts.put("format", disk.get().active().cow ? "cow" : "raw");
            disks.add(facts);
        }
        return disks;
    }

    private static Map<String, Object> ordered(
            String one, Object a, String two, Object b, String three, Object c) {
        Map<String, Object> map = ordered(one, a, two, b);
        map.put(three, c);
        return map;
    }

    private static Map<String, Object> ordered(String one, Object a, String two, Object b) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(one, a);
        map.put(two, b);
        return map;
    }
}
