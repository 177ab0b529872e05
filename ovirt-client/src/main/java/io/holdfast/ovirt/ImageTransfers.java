package io.holdfast.ovirt;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Image transfers. A failed start may leave a transfer behind: look into {@link #list} for the
 * disk. Actions on transfers that do not exist succeed in silence, as the engine answers them so.
 * Errors as at {@link Engine}.
 */
public interface ImageTransfers {

    /** Opens a disk of a ready VM backup for reading, as raw guest bytes. */
    ImageTransfer startDownload(BackupId backup, DiskId disk, IdlePolicy whenIdle);

    /** Opens a disk that no running VM has, for reading, as raw guest bytes. */
    ImageTransfer startDownload(DiskId disk, IdlePolicy whenIdle);

    /**
     * Opens a disk as a VM snapshot froze it, as raw guest bytes.
     *
     * @param reader the host that is to read it, or nothing for the engine's choice
     */
    ImageTransfer startDownload(DiskSnapshotId disk, Optional<HostId> reader, IdlePolicy whenIdle);

    /**
     * Opens a disk for writing, as raw guest bytes. <strong>A cancelled or failed upload deletes
     * the disk</strong>, an old one too: use it on disks made for the purpose.
     */
    ImageTransfer startUpload(DiskId disk, IdlePolicy whenIdle);

    /** Nothing when there is none, or when it was swept after its end. */
    Optional<ImageTransfer> find(TransferId id);

    /** Everybody's, running and recently finished. */
    List<ImageTransfer> list();

    /** Asks for success; close all imageio connections first. Idempotent. */
    void finalizeTransfer(TransferId id);

    /** Asks for an end; deletes the disk of an upload. Idempotent. */
    void cancel(TransferId id);

    /**
     * Asks a paused one to go on, with the ticket that it had: the engine builds no new one, and
     * pauses it again if the ticket is gone from the host.
     *
     * @throws EngineBusy if it is not paused
     */
    void resume(TransferId id);

    /** Puts off the idle policy, where hosts do not report idleness themselves. */
    void extend(TransferId id);

    /** Polls until the transfer has a URL or can have none, at most this long. */
    TransferReadiness awaitReady(TransferId id, Duration atMost);

    /** Polls until the transfer is over, at most this long. */
    TransferEnd awaitFinished(TransferId id, Duration atMost);
}
