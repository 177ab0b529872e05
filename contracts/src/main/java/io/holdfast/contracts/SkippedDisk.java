package io.holdfast.contracts;

/**
 * A disk that a job does not protect.
 *
 * @param alias the disk's name on the engine
 * @param reason why it is left out
 */
public record SkippedDisk(DiskId disk, String alias, String reason) {

    public SkippedDisk {
        Require.present("disk", disk);
        Require.text("alias", alias);
        Require.text("reason", reason);
    }
}
