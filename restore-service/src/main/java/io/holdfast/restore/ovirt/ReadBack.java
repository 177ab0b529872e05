package io.holdfast.restore.ovirt;

import io.holdfast.contracts.Failure;
import io.holdfast.contracts.FailureReason;
import io.holdfast.contracts.JobId;
import io.holdfast.ovirt.ByteRange;
import io.holdfast.ovirt.Engine;
import io.holdfast.ovirt.IdlePolicy;
import io.holdfast.ovirt.ImageTransfer;
import io.holdfast.ovirt.ImageioClient;
import io.holdfast.ovirt.ImageioException;
import io.holdfast.ovirt.ImageioLimits;
import io.holdfast.ovirt.ImageioSession;
import io.holdfast.ovirt.TransferEnd;
import io.holdfast.ovirt.TransferReadiness;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.SegmentPlace;
import io.holdfast.restore.job.RestorePlan.PlannedDisk;
import io.holdfast.restore.verification.DiskSample;
import io.holdfast.restore.verification.StoredBytes;
import io.holdfast.saga.Performer.TryAgain;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Reads samples of a restored disk back through imageio and compares them with the repository. It
 * is a download, so whatever happens the disk stays.
 */
final class ReadBack {

    /** A transfer of an attempt that was killed goes by itself after so long. */
    private static final IdlePolicy WHEN_IDLE =
            new IdlePolicy(Duration.ofSeconds(60), IdlePolicy.Then.CANCEL);

    private static final Duration READY = Duration.ofMinutes(1);

    /** Until the engine has given the disk free again; else it could not be attached. */
    private static final Duration FINISHED = Duration.ofMinutes(2);

    private final Engine engine;
    private final ImageioClient imageio;
    private final RepositoryReader repository;

    ReadBack(Engine engine, ImageioClient imageio, RepositoryReader repository) {
        this.engine = engine;
        this.imageio = imageio;
        this.repository = repository;
    }

    /** How many bytes were compared, and equal. */
    long compare(JobId job, PlannedDisk disk) throws CannotRestore, TryAgain, InterruptedException {
        ImageTransfer transfer = engine.transfers().startDownload(DiskMaking.id(disk), WHEN_IDLE);
        long compared;
        OptionalLong difference;
        try {
            Comparing comparing = new Comparing();
            difference = compare(transfer, job, disk, comparing);
            compared = comparing.bytes;
        } catch (ImageioException failed) {
            engine.transfers().finalizeTransfer(transfer.id());
            throw new TryAgain("reading back disk " + disk.alias(), failed);
        }
        engine.transfers().finalizeTransfer(transfer.id());
        if (engine.transfers().awaitFinished(transfer.id(), FINISHED)
                instanceof TransferEnd.NotYet) {
            throw new TryAgain("the engine still holds disk " + disk.alias());
        }
        if (difference.isPresent()) {
            throw differs(disk, difference.getAsLong());
        }
        return compared;
    }

    /** Counts what was equal. */
    private static final class Comparing {
        private long bytes;
    }

    private OptionalLong compare(
            ImageTransfer transfer, JobId job, PlannedDisk disk, Comparing comparing)
            throws TryAgain, InterruptedException {
        return switch (engine.transfers().awaitReady(transfer.id(), READY)) {
            case TransferReadiness.Ready ready -> {
                ImageioLimits limits = ImageioLimits.usual().withConnections(1);
                try (ImageioSession session = imageio.open(ready.url(), limits)) {
                    yield firstDifference(session, job, disk, comparing);
                }
            }
            case TransferReadiness.Stopped _,
                    TransferReadiness.Gone _,
                    TransferReadiness.NotYet _ -> {
                engine.transfers().finalizeTransfer(transfer.id());
                throw new TryAgain("disk " + disk.alias() + " cannot be read back yet");
            }
        };
    }

    private OptionalLong firstDifference(
            ImageioSession session, JobId job, PlannedDisk disk, Comparing comparing)
            throws InterruptedException {
        DiskManifest manifest =
                repository.readManifest(new DiskManifestId(disk.manifest().value()));
        long seed = job.value().getLeastSignificantBits() ^ disk.source().value().hashCode();
        for (SegmentPlace range : DiskSample.of(repository, manifest, seed)) {
            ByteBuffer stored = StoredBytes.of(repository, manifest, range);
            ByteBuffer found = ByteBuffer.allocate(stored.remaining());
            session.read(new ByteRange(range.offset(), range.length()), found);
            int at = stored.mismatch(found.flip());
            if (at >= 0) {
                return OptionalLong.of(range.offset() + at);
            }
            comparing.bytes += range.length();
        }
        return OptionalLong.empty();
    }

    private static CannotRestore differs(PlannedDisk disk, long offset) {
        return new CannotRestore(
                new Failure(
                        FailureReason.VERIFICATION_FAILED,
                        "restored disk %s (%s) differs from the recovery point at byte %d"
                                .formatted(DiskMaking.id(disk), disk.alias(), offset),
                        disk.source(),
                        offset,
                        null));
    }
}
