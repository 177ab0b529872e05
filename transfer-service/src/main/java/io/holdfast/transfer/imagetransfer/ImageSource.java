package io.holdfast.transfer.imagetransfer;

import io.holdfast.contracts.DiskSnapshotId;
import io.holdfast.contracts.EngineBackupId;

/** Through which of the engine's doors the bytes of a disk move. */
public sealed interface ImageSource {

    /**
     * Whether the engine lets nobody else move the disk meanwhile: an image transfer of the disk
     * that we did not see opened is ours then. It never says for itself what it was opened for.
     */
    boolean isExclusive();

    /**
     * The disk is read as a VM backup sees it.
     *
     * @param changes whether the engine was asked for changed blocks of this disk: its image
     *     transfer needs the disk's bitmap then, whatever is read through it
     */
    record VmBackup(EngineBackupId backup, boolean changes) implements ImageSource {

        @Override
        public boolean isExclusive() {
            return true;
        }
    }

    /**
     * The disk is read as a VM snapshot froze it. Others may read other snapshots of the same disk
     * at the same time; to take their image transfer for ours would be to read other bytes.
     */
    record DiskSnapshot(DiskSnapshotId snapshot) implements ImageSource {

        @Override
        public boolean isExclusive() {
            return false;
        }
    }

    /** The disk is new, and written. */
    record NewDisk() implements ImageSource {

        @Override
        public boolean isExclusive() {
            return true;
        }
    }
}
