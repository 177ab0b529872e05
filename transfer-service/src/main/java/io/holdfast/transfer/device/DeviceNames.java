package io.holdfast.transfer.device;

import io.holdfast.contracts.DeviceSerial;
import io.holdfast.contracts.DiskId;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The names that udev gives to a disk by its serial number: a virtio disk keeps 20 characters of
 * it, a virtio-scsi disk as many or all.
 */
final class DeviceNames {

    private static final List<String> PREFIXES = List.of("virtio-", "scsi-0QEMU_QEMU_HARDDISK_");
    private static final Pattern PARTITION = Pattern.compile(".*-part\\d+");

    /** What a name says of a disk. */
    enum Match {
        /** It is the disk's. */
        OURS,
        /** It is of another disk, which a shorter name could not tell from this one. */
        CLASHES,
        /** It is of something else. */
        OTHER
    }

    private DeviceNames() {}

    static Match match(String name, DeviceSerial serial, DiskId disk) {
        for (String prefix : PREFIXES) {
            if (name.startsWith(prefix + serial.text()) && !PARTITION.matcher(name).matches()) {
                return disk.text().startsWith(name.substring(prefix.length()))
                        ? Match.OURS
                        : Match.CLASHES;
            }
        }
        return Match.OTHER;
    }
}
