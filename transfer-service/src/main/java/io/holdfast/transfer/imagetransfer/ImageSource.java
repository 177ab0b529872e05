package io.holdfast.transfer.imagetransfer;

import io.holdfast.contracts.EngineBackupId;

/** Through which of the engine's doors the bytes of a disk move. */
public sealed interface ImageSource {

    /**
     * The disk is read as a VM backup sees it.
     *
     * @param changes whether the engine was asked for changed blocks of this disk: its image
     *     transfer needs the disk's bitmap then, whatever is read through it
     */
    record VmBackup(EngineBackupId backup, boolean changes) implements ImageSource {}

    /** The disk is new, and written. */
    record NewDisk() implements ImageSource {}
}
