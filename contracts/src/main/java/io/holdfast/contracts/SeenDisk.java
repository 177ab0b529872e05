package io.holdfast.contracts;

import org.jspecify.annotations.Nullable;

/**
 * A disk of a VM as the inventory shows it.
 *
 * @param storageDomain its name, if the engine says
 */
public record SeenDisk(
        DiskId disk, String alias, long virtualSizeBytes, @Nullable String storageDomain) {

    public SeenDisk {
        Require.present("disk", disk);
        Require.text("alias", alias);
        Require.notNegative("virtualSizeBytes", virtualSizeBytes);
    }
}
