package io.holdfast.contracts;

import org.jspecify.annotations.Nullable;

/**
 * A disk as a recovery point holds it.
 *
 * @param alias the disk's name on the engine
 * @param manifest names every byte of it
 * @param virtualSizeBytes its size as the guest sees it
 * @param diskInterface the engine's word, such as virtio_scsi
 * @param format the engine's word: cow or raw
 * @param sparse whether the engine allocates it as it fills
 * @param mode how it was read; full when absent
 * @param fallback set when changed blocks were asked for and yet all were read
 * @param bytesRead guest bytes read for it
 * @param bytesStored bytes put into the repository for it
 */
public record RecoveryPointDisk(
        DiskId disk,
        String alias,
        DiskManifestId manifest,
        long virtualSizeBytes,
        boolean bootable,
        String diskInterface,
        String format,
        boolean sparse,
        BackupMode mode,
        @Nullable FallbackReason fallback,
        long bytesRead,
        long bytesStored) {

    public RecoveryPointDisk {
        Require.present("disk", disk);
        Require.text("alias", alias);
        Require.present("manifest", manifest);
        Require.notNegative("virtualSizeBytes", virtualSizeBytes);
        Require.text("diskInterface", diskInterface);
        Require.text("format", format);
        mode = mode == null ? BackupMode.FULL : mode;
        Require.notNegative("bytesRead", bytesRead);
        Require.notNegative("bytesStored", bytesStored);
    }
}
