package io.holdfast.contracts;

/**
 * A disk that is seen through an open point in time.
 *
 * @param alias the disk's name on the engine
 * @param virtualSizeBytes its size as the guest sees it
 * @param mode how this disk is read
 * @param modeReason why so
 */
public record PointInTimeDisk(
        DiskId disk, String alias, long virtualSizeBytes, BackupMode mode, String modeReason) {

    public PointInTimeDisk {
        Require.present("disk", disk);
        Require.text("alias", alias);
        Require.notNegative("virtualSizeBytes", virtualSizeBytes);
        Require.present("mode", mode);
        Require.text("modeReason", modeReason);
    }
}
