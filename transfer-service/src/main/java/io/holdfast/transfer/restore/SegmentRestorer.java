package io.holdfast.transfer.restore;

import io.holdfast.contracts.RestoreDisk;
import io.holdfast.ovirt.ByteRange;
import io.holdfast.ovirt.ImageioException;
import io.holdfast.ovirt.ImageioSession;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.RunSink;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.format.SegmentPlace;
import io.holdfast.repository.store.RepositoryException;
import io.holdfast.transfer.failure.TransferException;
import io.holdfast.transfer.failure.Troubles;
import io.holdfast.transfer.pace.Pace;
import io.holdfast.transfer.progress.SegmentProgress;
import io.holdfast.transfer.receipt.SegmentReceipt;
import io.holdfast.transfer.segment.Wanted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes a segment onto a new disk: runs that the repository has verified, and nothing else. Zeros
 * are written, too, unless the disk is known to read as zeros. The segment is durable when this
 * returns.
 */
public final class SegmentRestorer {

    private final RepositoryReader repository;
    private final Manifests manifests;
    private final Pace pace;

    public SegmentRestorer(RepositoryReader repository, Manifests manifests, Pace pace) {
        this.repository = repository;
        this.manifests = manifests;
        this.pace = pace;
    }

    /** Writes a segment of the disk that the session writes. */
    SegmentReceipt restore(
            RestoreDisk command,
            int segment,
            ImageioSession session,
            SegmentProgress progress,
            Wanted wanted)
            throws TransferException, InterruptedException {
        DiskManifest manifest = manifests.of(command);
        Optional<SegmentMapId> map = manifest.segments().get(segment);
        if (map.isEmpty() && command.readsAsZeros()) {
            return SegmentReceipt.restored(segment, 0);
        }
        SegmentPlace place = manifest.place(segment);
        Writing writing = new Writing(session, pace, progress, wanted, command.readsAsZeros());
        try {
            if (map.isEmpty()) {
                writing.zero(place.offset(), place.length());
            } else {
                repository.segmentReader(map.get(), place).forEachRun(writing);
            }
            session.flush();
            return SegmentReceipt.restored(segment, writing.written.get());
        } catch (RepositoryException said) {
            throw Troubles.of(said, command.sourceDisk());
        } catch (ImageioException said) {
            throw Troubles.of(said, command.targetDisk());
        } catch (NoLongerWanted _) {
            throw Wanted.noLonger(command.transfer());
        } catch (IOException impossible) {
            throw new UncheckedIOException("The sink throws no other IOException", impossible);
        }
    }

    /** Ends the reading of a segment that nobody waits for. */
    private static final class NoLongerWanted extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Writes data as it comes, from several threads at once. */
    private static final class Writing implements RunSink {
        private final ImageioSession session;
        private final Pace pace;
        private final SegmentProgress progress;
        private final Wanted wanted;
        private final boolean readsAsZeros;
        private final AtomicLong written = new AtomicLong();

        private Writing(
                ImageioSession session,
                Pace pace,
                SegmentProgress progress,
                Wanted wanted,
                boolean readsAsZeros) {
            this.session = session;
            this.pace = pace;
            this.progress = progress;
            this.wanted = wanted;
            this.readsAsZeros = readsAsZeros;
        }

        @Override
        public void data(long offsetInDisk, ByteBuffer plain)
                throws NoLongerWanted, InterruptedException {
            requireWanted();
            int length = plain.remaining();
            pace.take(length);
            session.write(offsetInDisk, plain);
            progress.at(written.addAndGet(length));
        }

        private void requireWanted() throws NoLongerWanted {
            if (!wanted.still()) {
                throw new NoLongerWanted();
            }
        }

        @Override
        public void zero(long offsetInDisk, long length) throws NoLongerWanted {
            if (!readsAsZeros) {
                requireWanted();
                session.zero(new ByteRange(offsetInDisk, length));
            }
        }
    }
}
