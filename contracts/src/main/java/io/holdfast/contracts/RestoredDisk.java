package io.holdfast.contracts;

/** A disk of a recovery point and the new disk that holds it. */
public record RestoredDisk(
        DiskId sourceDisk, DiskId targetDisk, String alias, long virtualSizeBytes) {

    public RestoredDisk {
        Require.present("sourceDisk", sourceDisk);
        Require.present("targetDisk", targetDisk);
        Require.text("alias", alias);
        Require.notNegative("virtualSizeBytes", virtualSizeBytes);
    }
}
