package io.holdfast.contracts;

/**
 * A disk that a restore in place has taken off the VM.
 *
 * @param alias the name it has now
 * @param replacedBy the disk that hangs in its place
 * @param deleted whether it is gone; kept otherwise
 */
public record ReplacedDisk(DiskId disk, String alias, DiskId replacedBy, boolean deleted) {

    public ReplacedDisk {
        Require.present("disk", disk);
        Require.text("alias", alias);
        Require.present("replacedBy", replacedBy);
    }
}
