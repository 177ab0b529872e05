package io.holdfast.contracts;

/** Name of a disk manifest in the repository; it names every byte of the disk. */
public record DiskManifestId(String value) implements Identifier {

    /** Regular expression of the whole value. */
    public static final String FORM = "[0-9a-f]{64}";

    public DiskManifestId {
        Require.matches("value", value, FORM, "64 lower-case hexadecimal digits");
    }

    @Override
    public String text() {
        return value;
    }
}
