package io.holdfast.contracts;

/**
 * The serial number by which a guest knows a plugged disk: the engine gives the disk's id, of which
 * virtio disks keep the first 20 characters.
 */
public record DeviceSerial(String value) implements Identifier {

    /** Regular expression of the whole value: the first 20 characters of a UUID. */
    public static final String FORM = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]";

    private static final int CHARACTERS = 20;

    public DeviceSerial {
        Require.matches("value", value, FORM, "the first 20 characters of a disk's id");
    }

    /** The serial number of a disk. */
    public static DeviceSerial of(DiskId disk) {
        return new DeviceSerial(disk.text().substring(0, CHARACTERS));
    }

    /** Whether the disk has this serial number; another disk may have it too. */
    public boolean isOf(DiskId disk) {
        return disk.text().startsWith(value);
    }

    @Override
    public String text() {
        return value;
    }
}
