package io.holdfast.contracts;

/** Name of a disk manifest in the repository; it names every byte of the disk. */
public record DiskManifestId(String value) implements Identifier {

    public DiskManifestId {
        Require.matches("value", value, "[0-9a-f]{64}", "64 lower-case hexadecimal digits");
    }

    @Override
    public String text() {
        return value;
    }
}
