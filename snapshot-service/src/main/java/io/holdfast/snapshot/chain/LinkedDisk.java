package io.holdfast.snapshot.chain;

import io.holdfast.contracts.DiskId;
import io.holdfast.contracts.DiskManifestId;

/**
 * A disk as a recovery point of the chain holds it.
 *
 * @param manifest what did not change since is taken from there
 */
public record LinkedDisk(DiskId disk, DiskManifestId manifest, long virtualSizeBytes) {}
