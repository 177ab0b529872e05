package io.holdfast.contracts;

import org.jspecify.annotations.Nullable;

/**
 * A disk that is seen through an open point in time.
 *
 * @param alias the disk's name on the engine
 * @param virtualSizeBytes its size as the guest sees it
 * @param mode how this disk is read
 * @param modeReason why so
 * @param fallback set when only changed blocks were asked for and yet all are read
 */
public record PointInTimeDisk(
        DiskId disk,
        String alias,
        long virtualSizeBytes,
        BackupMode mode,
        String modeReason,
        @Nullable FallbackReason fallback) {

    public PointInTimeDisk {
        Require.present("disk", disk);
        Require.text("alias", alias);
        Require.notNegative("virtualSizeBytes", virtualSizeBytes);
        Require.present("mode", mode);
        Require.text("modeReason", modeReason);
    }
}
