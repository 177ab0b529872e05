package io.holdfast.benchmark.grid;

import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.RepositorySettings;
import io.holdfast.repository.RunSink;
import io.holdfast.repository.SegmentPlan;
import io.holdfast.repository.SegmentWriter;
import io.holdfast.repository.directory.DirectoryBlobStore;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.format.SegmentPlace;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.ledger.Pin;
import io.holdfast.repository.ledger.PinId;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.MeteredBlobStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** A repository of one chunk and pack size, in which everything is counted. */
final class GridRepository implements AutoCloseable {

    /** A point that others can be laid over. */
    record Point(RecoveryPointId id, DiskManifest manifest) {}

    private static final UUID VM = new UUID(0, 1);

    private final RepositorySettings settings;
    private final CountedRequests requests = new CountedRequests();
    private final MasterKey key = MasterKey.generate();
    private final BlobStore store;
    private final Repository repository;
    private final ByteBuffer buffer;
    private long count;

    GridRepository(Path folder, RepositorySettings settings) {
        this.settings = settings;
        this.store = new MeteredBlobStore(DirectoryBlobStore.in(folder), requests);
        this.repository = Repository.create(store, key, settings, MemoryLedger::new);
        this.buffer = ByteBuffer.allocateDirect(settings.chunkBytes());
    }

    /** What a run of {@link #store} left. */
    record Outcome(Point point, GridRow row) {}

    /** Stores a disk, over a parent if there is one, and reads it back. */
    Outcome store(GridDisk disk, Optional<Point> parent, long dataBytes)
            throws IOException, InterruptedException {
        long packs = bytes("packs/");
        long maps = bytes("maps/");
        Written written = written(disk, parent);
        packs = bytes("packs/") - packs;
        maps = bytes("maps/") - maps;
        long gets = getsToRead(written.point());
        return new Outcome(
                written.point(),
                new GridRow(
                        disk.pattern(),
                        settings.chunkBytes(),
                        settings.packBytes(),
                        dataBytes,
                        disk.writtenBytes(),
                        packs + maps,
                        maps,
                        written.puts(),
                        gets));
    }

    private long bytes(String folder) {
        try (Stream<BlobInfo> found = store.list(folder)) {
            return found.mapToLong(BlobInfo::bytes).sum();
        }
    }

    private record Written(Point point, long puts) {}

    private Written written(GridDisk disk, Optional<Point> parent)
            throws IOException, InterruptedException {
        count++;
        PinId holder = new PinId(new UUID(1, count));
        Pin pin = repository.pin(holder, parent.map(Point::id));
        List<Optional<SegmentMapId>> maps = new ArrayList<>();
        long before = requests.puts();
        try (FileChannel channel = FileChannel.open(disk.image(), StandardOpenOption.READ)) {
            for (long at = 0; at < disk.bytes(); at += settings.segmentBytes()) {
                long length = Math.min(settings.segmentBytes(), disk.bytes() - at);
                int segment = maps.size();
                Optional<SegmentMapId> under =
                        parent.flatMap(point -> point.manifest().segments().get(segment));
                maps.add(segment(pin, channel, disk, new SegmentPlace(at, length), under));
            }
        }
        long puts = requests.puts() - before;
        DiskManifest manifest =
                new DiskManifest(
                        disk.bytes(), DiskManifest.SECTOR_BYTES, settings.segmentBytes(), maps);
        RecoveryPointId id = new RecoveryPointId(new UUID(2, count));
        repository.commit(holder, point(id, pin, repository.writeManifest(pin, manifest), disk));
        return new Written(new Point(id, manifest), puts);
    }

    private Optional<SegmentMapId> segment(
            Pin pin,
            FileChannel channel,
            GridDisk disk,
            SegmentPlace place,
            Optional<SegmentMapId> parent)
            throws IOException, InterruptedException {
        SegmentPlan plan =
                SegmentPlan.of(
                        place,
                        settings.chunkBytes(),
                        parent.map(repository::readMap),
                        disk.extents(place));
        try (SegmentWriter writer =
                parent.isPresent()
                        ? repository.segmentWriter(pin, place, parent.get())
                        : repository.segmentWriter(pin, place)) {
            plan.offerKnown(writer);
            for (SegmentPlan.Step.Read read : plan.reads(settings.chunkBytes())) {
                buffer.clear().limit(Math.toIntExact(read.length()));
                while (buffer.hasRemaining()) {
                    if (channel.read(buffer, read.offset() + buffer.position()) < 0) {
                        throw new IOException("the image became shorter while it was read");
                    }
                }
                writer.data(read.offset(), buffer.flip());
            }
            return writer.finish().map();
        }
    }

    private RecoveryPoint point(
            RecoveryPointId id, Pin pin, DiskManifestId manifest, GridDisk disk) {
        return new RecoveryPoint(
                id,
                VM,
                "disk",
                "image",
                pin.holder().toString(),
                Instant.EPOCH,
                Instant.EPOCH,
                "FULL",
                "to count what it takes",
                "CRASH_CONSISTENT",
                null,
                repository.sealConfiguration(pin, new byte[] {1}),
                List.of(
                        new RecoveryPoint.Disk(
                                VM, "disk", manifest, disk.bytes(), false, null, null, null, 0, 0)),
                List.of(),
                null,
                Map.of());
    }

    /** With a reader of its own, which remembers nothing of what was written. */
    private long getsToRead(Point point) throws IOException, InterruptedException {
        // Not closed: that would close the store.
        RepositoryReader reader = RepositoryReader.open(store, key, settings);
        RecoveryPoint found = reader.recoveryPoints().find(VM, point.id()).orElseThrow();
        long before = requests.gets();
        reader.readDisk(found.disks().getFirst().manifest(), new Forgetting());
        // The manifest is one a disk, however large; packs and maps grow with it.
        return requests.gets() - before - 1;
    }

    private static final class Forgetting implements RunSink {
        @Override
        public void data(long offsetInDisk, ByteBuffer plain) {}

        @Override
        public void zero(long offsetInDisk, long length) {}
    }

    @Override
    public void close() {
        repository.close();
    }
}
