package io.holdfast.simulator.engine.ovf;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the API says in words and the OVF in numbers or other words. */
final class OvfWords {
    /** A two-way dictionary; words it does not know go through unchanged. */
    record Dictionary(Map<String, String> words) {
        String toOvf(String api) {
            return words.getOrDefault(api, api);
        }

        String toApi(String ovf) {
            return words.entrySet().stream()
                    .filter(e -> e.getValue().equals(ovf))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(ovf);
        }
    }

    static final Dictionary DISK_INTERFACES =
            new Dictionary(
                    Map.of(
                            "virtio_scsi", "VirtIO_SCSI",
                            "virtio", "VirtIO",
                            "ide", "IDE",
                            "sata", "SATA",
                            "spapr_vscsi", "SPAPR_VSCSI"));

    static final Dictionary BIOS_TYPES =
            new Dictionary(
                    Map.of(
                            "i440fx_sea_bios", "0",
                            "q35_sea_bios", "1",
                            "q35_ovmf", "2",
                            "q35_secure_boot", "3"));

    static final Dictionary VM_TYPES =
            new Dictionary(Map.of("desktop", "0", "server", "1", "high_performance", "2"));

    static final Dictionary NIC_MODELS =
            new Dictionary(
                    Map.of(
                            "rtl8139_virtio", "0",
                            "rtl8139", "1",
                            "e1000", "2",
                            "virtio", "3",
                            "spapr_vlan", "4",
                            "pci_passthrough", "5",
                            "e1000e", "6"));

    /** By their numbers; C is the hard disk, D the CD-ROM, N the network. */
    private static final List<String> BOOT_SEQUENCES =
            List.of(
                    "C", "DC", "N", "CDN", "CND", "DCN", "DNC", "NCD", "NDC", "CD", "D", "CN", "DN",
                    "NC", "ND");

    private OvfWords() {}

    static int bootSequence(List<String> devices) {
        StringBuilder letters = new StringBuilder();
        for (String device : devices) {
            letters.append(
                    switch (device) {
                        case "cdrom" -> "D";
                        case "network" -> "N";
                        default -> "C";
                    });
        }
        return Math.max(0, BOOT_SEQUENCES.indexOf(letters.toString()));
    }

    static List<String> bootDevices(int sequence) {
        List<String> devices = new ArrayList<>();
        boolean known = sequence >= 0 && sequence < BOOT_SEQUENCES.size();
        for (char letter : BOOT_SEQUENCES.get(known ? sequence : 0).toCharArray()) {
            devices.add(
                    switch (letter) {
                        case 'D' -> "cdrom";
                        case 'N' -> "network";
                        default -> "hd";
                    });
        }
        return devices;
    }
}
