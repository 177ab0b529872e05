package io.holdfast.repository;

import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.format.SegmentPlace;
import io.holdfast.repository.ledger.Pin;
import io.holdfast.repository.ledger.PinId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores and reads whole disks as the services do, segment after segment. */
final class DiskTransfers {

    static final PinId JOB = new PinId(new UUID(0, 7));

    private DiskTransfers() {}

    static Pin pin(Repository repository) {
        return repository.pin(JOB, Optional.empty());
    }

    static DiskManifestId store(Repository repository, RandomDisk disk)
            throws IOException, InterruptedException {
        return store(repository, disk, 3);
    }

    static DiskManifestId store(Repository repository, RandomDisk disk, int readers)
            throws IOException, InterruptedException {
        int segmentBytes = (int) repository.settings().segmentBytes();
        List<Optional<SegmentMapId>> maps = new ArrayList<>();
        for (int start = 0; start < disk.bytes().length; start += segmentBytes) {
            int length = Math.min(segmentBytes, disk.bytes().length - start);
            maps.add(storeSegment(repository, disk, start, length, readers).map());
        }
        return repository.writeManifest(
                pin(repository), new DiskManifest(disk.bytes().length, 512, segmentBytes, maps));
    }

    static StoredSegment storeSegment(
            Repository repository, RandomDisk disk, int start, int length, int readers)
            throws IOException, InterruptedException {
        List<RandomDisk.Run> pieces = new ArrayList<>();
        for (RandomDisk.Run run : disk.offered()) {
            int from = Math.max(run.offset(), start);
            int to = Math.min(run.offset() + run.length(), start + length);
            if (to > from) {
                pieces.add(new RandomDisk.Run(from, to - from));
            }
        }
        try (SegmentWriter writer =
                repository.segmentWriter(pin(repository), new SegmentPlace(start, length))) {
            Workers.forEach(
                    pieces,
                    readers,
                    piece ->
                            writer.data(
                                    piece.offset(),
                                    buffer(disk.bytes(), piece.offset(), piece.length())));
            int position = start;
            for (RandomDisk.Run piece : pieces) {
                zero(writer, position, piece.offset());
                position = piece.offset() + piece.length();
            }
            zero(writer, position, start + length);
            return writer.finish();
        }
    }

    private static void zero(SegmentWriter writer, int from, int to) throws InterruptedException {
        if (to > from) {
            writer.zero(from, to - from);
        }
    }

    /** Now a direct buffer, now a heap one, as readers differ. */
    private static ByteBuffer buffer(byte[] bytes, int offset, int length) {
        return length % 2 == 0
                ? ByteBuffer.wrap(bytes, offset, length)
                : ByteBuffer.allocateDirect(length).put(bytes, offset, length).flip();
    }

    /** The disk as it reads back; each byte must be given exactly once. */
    static byte[] read(RepositoryReader repository, DiskManifestId manifest)
            throws IOException, InterruptedException {
        int size = (int) repository.readManifest(manifest).virtualBytes();
        CheckedDisk sink = new CheckedDisk(size);
        repository.readDisk(manifest, sink);
        return sink.whole();
    }

    /** A disk in memory that refuses a second write to the same byte. */
    static final class CheckedDisk implements RunSink {
        private final byte[] bytes;
        private final boolean[] given;

        CheckedDisk(int size) {
            bytes = new byte[size];
            given = new boolean[size];
            Arrays.fill(bytes, (byte) 0xEE);
        }

        @Override
        public synchronized void data(long offsetInDisk, ByteBuffer plain) {
            int at = Math.toIntExact(offsetInDisk);
            int length = plain.remaining();
            mark(at, length);
            plain.get(bytes, at, length);
        }

        @Override
        public synchronized void zero(long offsetInDisk, long length) {
            int at = Math.toIntExact(offsetInDisk);
            mark(at, (int) length);
            Arrays.fill(bytes, at, at + (int) length, (byte) 0);
        }

        private void mark(int at, int length) {
            for (int i = at; i < at + length; i++) {
                if (given[i]) {
                    throw new IllegalStateException("byte " + i + " was given twice");
                }
                given[i] = true;
            }
        }

        /** That no byte which was given is wrong. */
        synchronized boolean agreesWith(byte[] expected) {
            for (int i = 0; i < given.length; i++) {
                if (given[i] && bytes[i] != expected[i]) {
                    return false;
                }
            }
            return true;
        }

        synchronized byte[] whole() {
            for (int i = 0; i < given.length; i++) {
                if (!given[i]) {
                    throw new IllegalStateException("byte " + i + " was never given");
                }
            }
            return bytes;
        }
    }
}
