package io.holdfast.simulator.engine.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A device that is neither disk nor NIC: controllers, video, sound and the like.
 *
 * @param resourceType the CIM number, 0 for a type that CIM lacks
 * @param address where it is plugged, empty before the first run
 * @param specParams further parameters in order
 */
public record Device(
        UUID id,
        int resourceType,
        Optional<String> caption,
        String type,
        String device,
        String address,
        boolean plugged,
        boolean readOnly,
        String alias,
        Map<String, String> specParams) {

    private static Device of(
            int resourceType,
            Optional<String> caption,
            String type,
            String device,
            boolean readOnly,
            Map<String, String> specParams) {
        return new Device(
                UUID.randomUUID(),
                resourceType,
                caption,
                type,
                device,
                "",
                true,
                readOnly,
                "",
                specParams);
    }

    private static Device plain(
            String type, String device, boolean readOnly, Map<String, String> specParams) {
        return of(0, Optional.empty(), type, device, readOnly, specParams);
    }

    /** What the engine gives a new VM. */
    public static List<Device> ofNewVm() {
        List<Device> devices = new ArrayList<>();
        devices.add(
                of(
                        20,
                        Optional.of("Graphical Controller"),
                        "video",
                        "vga",
                        false,
                        Map.of("vram", "16384")));
        devices.add(
                of(26, Optional.of("Graphical Framebuffer"), "graphics", "vnc", false, Map.of()));
        devices.add(of(15, Optional.of("CDROM"), "disk", "cdrom", true, Map.of("path", "")));
        devices.add(plain("rng", "virtio", false, Map.of("source", "urandom")));
        devices.add(plain("sound", "ich9", true, Map.of()));
        devices.add(plain("balloon", "memballoon", true, Map.of("model", "virtio")));
        devices.add(plain("controller", "virtio-scsi", false, Map.of("ioThreadId", "")));
        devices.add(plain("controller", "usb", false, Map.of("index", "0")));
        devices.add(plain("controller", "virtio-serial", false, Map.of()));
        return devices;
    }
}
