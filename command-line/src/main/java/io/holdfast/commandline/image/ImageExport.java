package io.holdfast.commandline.image;

import io.holdfast.commandline.disk.DiskTarget;
import io.holdfast.commandline.terminal.Progress;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.RunSink;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.SegmentMapId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** Writes a stored disk into an image file, a few segments at once. */
public final class ImageExport {

    /** One is being fetched while the runs of another are written. */
    private static final int SEGMENTS_AT_ONCE = 2;

    private final RepositoryReader repository;
    private final Progress progress;

    public ImageExport(RepositoryReader repository, Progress progress) {
        this.repository = repository;
        this.progress = progress;
    }

    /**
     * Writes every byte that is not zero and ends the file.
     *
     * @return how many bytes were written
     */
    public long run(DiskManifest manifest, DiskTarget target)
            throws IOException, InterruptedException {
        LongAdder written = new LongAdder();
        RunSink sink = sink(target, written);
        Parallel.forEach(
                manifest.segments().size(),
                SEGMENTS_AT_ONCE,
                segment -> segment(manifest, segment, sink));
        target.finish();
        return written.sum();
    }

    private void segment(DiskManifest manifest, int segment, RunSink sink)
            throws IOException, InterruptedException {
        Optional<SegmentMapId> map = manifest.segments().get(segment);
        if (map.isPresent()) {
            repository.segmentReader(map.get(), manifest.place(segment)).forEachRun(sink);
        } else {
            sink.zero(manifest.segmentOffset(segment), manifest.segmentLength(segment));
        }
    }

    private RunSink sink(DiskTarget target, LongAdder written) {
        return new RunSink() {
            @Override
            public void data(long offsetInDisk, ByteBuffer plain) throws IOException {
                int bytes = plain.remaining();
                target.write(offsetInDisk, plain);
                written.add(bytes);
                progress.add(bytes);
            }

            @Override
            public void zero(long offsetInDisk, long length) {
                progress.add(length);
            }
        };
    }
}
