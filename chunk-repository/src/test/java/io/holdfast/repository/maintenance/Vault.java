package io.holdfast.repository.maintenance;

import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.RepositorySettings;
import io.holdfast.repository.RunSink;
import io.holdfast.repository.SegmentWriter;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.format.SegmentPlace;
import io.holdfast.repository.ledger.KnownRecoveryPoint;
import io.holdfast.repository.ledger.Ledger;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.ledger.Pin;
import io.holdfast.repository.ledger.PinId;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.BlobStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A small repository with a ledger in memory, and what its backups must read back as. */
final class Vault {

    static final int CHUNK_BYTES = 4 << 10;
    static final int SEGMENT_BYTES = 32 << 10;

    /** A pack holds four chunks that do not compress. */
    static final RepositorySettings SMALL =
            new RepositorySettings(CHUNK_BYTES, SEGMENT_BYTES, 18 << 10, 1, 4, 2, 16 << 10, 4);

    static final SweepSettings SWEEPING = new SweepSettings(50, 18 << 10, 4, 1_000);

    final BlobStore store;
    final MasterKey key = MasterKey.generate();
    Ledger ledger;
    Repository repository;
    final SealedStore sealed;
    private final Map<RecoveryPoint, byte[]> expected =
            Collections.synchronizedMap(new LinkedHashMap<>());
    private final AtomicLong count = new AtomicLong();

    Vault(BlobStore store) {
        this.store = store;
        List<Ledger> ledgers = new ArrayList<>();
        this.repository =
                Repository.create(
                        store,
                        key,
                        SMALL,
                        id -> {
                            ledgers.add(new MemoryLedger(id));
                            return ledgers.getLast();
                        });
        this.ledger = repository.ledger();
        this.sealed = SealedStore.open(store, key, 2);
    }

    /** A disk of chunks made from these seeds; 0 is a chunk of zeros. */
    static byte[] disk(long... seeds) {
        byte[] disk = new byte[seeds.length * CHUNK_BYTES];
        for (int i = 0; i < seeds.length; i++) {
            if (seeds[i] != 0) {
                byte[] chunk = new byte[CHUNK_BYTES];
                new SplittableRandom(seeds[i]).nextBytes(chunk);
                System.arraycopy(chunk, 0, disk, i * CHUNK_BYTES, CHUNK_BYTES);
            }
        }
        return disk;
    }

    PinId job() {
        return new PinId(new UUID(7, count.incrementAndGet()));
    }

    /** A whole backup job. */
    RecoveryPoint backup(byte[] disk) throws InterruptedException {
        PinId job = job();
        Pin pin = repository.pin(job, Optional.empty());
        return commit(job, pin, write(pin, disk), disk);
    }

    /** Every ledger is lost; a new one is made from the bucket. Open jobs are lost with it. */
    void loseTheLedger() {
        ledger = new MemoryLedger(repository.id());
        new Rebuilder(sealed, ledger, 3).rebuild(point -> {}, VerifyProgress.none());
        repository = Repository.open(store, key, SMALL, id -> ledger);
    }

    List<RecoveryPoint> points() {
        return List.copyOf(expected.keySet());
    }

    byte[] expected(RecoveryPoint point) {
        byte[] disk = expected.get(point);
        if (disk == null) {
            throw new IllegalStateException(point.id() + " was never committed");
        }
        return disk.clone();
    }

    /**
     * Writes what differs from the parent, run by run, and leaves the rest to it; what a grown disk
     * has more than its parent must be among the runs.
     */
    DiskManifestId writeOver(Pin pin, RecoveryPoint parent, byte[] disk, List<ByteRun> dirty)
            throws InterruptedException {
        DiskManifest old = repository.readManifest(parent.disks().getFirst().manifest());
        List<Optional<SegmentMapId>> maps = new ArrayList<>();
        for (int at = 0; at < disk.length; at += SEGMENT_BYTES) {
            SegmentPlace place = new SegmentPlace(at, Math.min(SEGMENT_BYTES, disk.length - at));
            Optional<SegmentMapId> before =
                    maps.size() < old.segments().size()
                            ? old.segments().get(maps.size())
                            : Optional.empty();
            List<ByteRun> runs = dirty.stream().flatMap(run -> run.within(place).stream()).toList();
            maps.add(runs.isEmpty() ? before : writeOver(pin, place, before, disk, runs));
        }
        return repository.writeManifest(
                pin, new DiskManifest(disk.length, 512, SEGMENT_BYTES, maps));
    }

    private Optional<SegmentMapId> writeOver(
            Pin pin,
            SegmentPlace place,
            Optional<SegmentMapId> before,
            byte[] disk,
            List<ByteRun> runs)
            throws InterruptedException {
        try (SegmentWriter writer =
                before.isPresent()
                        ? repository.segmentWriter(pin, place, before.get())
                        : repository.segmentWriter(pin, place)) {
            long at = place.offset();
            for (ByteRun run : runs) {
                rest(writer, before.isPresent(), at, run.start());
                writer.data(run.start(), ByteBuffer.wrap(disk, run.start(), run.length()));
                at = run.end();
            }
            rest(writer, before.isPresent(), at, place.end());
            return writer.finish().map();
        }
    }

    private static void rest(SegmentWriter writer, boolean inherited, long from, long to)
            throws InterruptedException {
        if (to > from && inherited) {
            writer.unchanged(from, to - from);
        } else if (to > from) {
            writer.zero(from, to - from);
        }
    }

    /** A run of changed bytes of a disk. */
    record ByteRun(int start, int length) {

        int end() {
            return start + length;
        }

        Optional<ByteRun> within(SegmentPlace place) {
            int from = (int) Math.max(start, place.offset());
            int to = (int) Math.min(end(), place.end());
            return to > from ? Optional.of(new ByteRun(from, to - from)) : Optional.empty();
        }
    }

    DiskManifestId write(Pin pin, byte[] disk) throws InterruptedException {
        List<Optional<SegmentMapId>> maps = new ArrayList<>();
        for (int at = 0; at < disk.length; at += SEGMENT_BYTES) {
            int length = Math.min(SEGMENT_BYTES, disk.length - at);
            try (SegmentWriter writer =
                    repository.segmentWriter(pin, new SegmentPlace(at, length))) {
                writer.data(at, ByteBuffer.wrap(disk, at, length));
                maps.add(writer.finish().map());
            }
        }
        return repository.writeManifest(
                pin, new DiskManifest(disk.length, 512, SEGMENT_BYTES, maps));
    }

    RecoveryPoint commit(PinId job, Pin pin, DiskManifestId manifest, byte[] disk) {
        RecoveryPoint point = point(pin, manifest, disk.length);
        repository.commit(job, point);
        expected.put(point, disk.clone());
        return point;
    }

    RecoveryPoint point(Pin pin, DiskManifestId manifest, long bytes) {
        long number = count.incrementAndGet();
        byte[] ovf = ("<ovf " + number + "/>").getBytes(StandardCharsets.UTF_8);
        return new RecoveryPoint(
                new RecoveryPointId(new UUID(3, number)),
                new UUID(4, number % 2),
                "vm",
                "engine",
                "job",
                Instant.EPOCH,
                Instant.EPOCH,
                "FULL",
                "a test",
                "CRASH_CONSISTENT",
                null,
                repository.sealConfiguration(pin, ovf),
                List.of(
                        new RecoveryPoint.Disk(
                                new UUID(5, 0),
                                "disk",
                                manifest,
                                bytes,
                                true,
                                null,
                                null,
                                null,
                                bytes,
                                bytes)),
                List.of(),
                null,
                Map.of());
    }

    void forget(RecoveryPoint point) {
        new Forgetter(store, ledger).forget(known(point));
        expected.remove(point);
    }

    static KnownRecoveryPoint known(RecoveryPoint point) {
        return new KnownRecoveryPoint(point.vm(), point.id());
    }

    Sweeper sweeper() {
        return new Sweeper(sealed, ledger, SWEEPING);
    }

    SweepResult sweep() {
        Sweeper sweeper = sweeper();
        return sweeper.run(sweeper.plan());
    }

    /** Whether each recovery point reads back bit for bit, with the bucket and the key alone. */
    boolean restoresAll() throws IOException, InterruptedException {
        for (Map.Entry<RecoveryPoint, byte[]> point : expected.entrySet()) {
            if (!Arrays.equals(read(point.getKey()), point.getValue())) {
                return false;
            }
        }
        return true;
    }

    byte[] read(RecoveryPoint point) throws IOException, InterruptedException {
        byte[] disk = new byte[(int) point.virtualBytes()];
        Arrays.fill(disk, (byte) 0xEE);
        // Not closed: that would close the store.
        RepositoryReader reader = RepositoryReader.open(store, key, SMALL);
        RecoveryPoint found = reader.recoveryPoints().find(point.vm(), point.id()).orElseThrow();
        reader.configurations().open(found.configuration());
        reader.readDisk(
                found.disks().getFirst().manifest(),
                new RunSink() {
                    @Override
                    public void data(long offset, ByteBuffer plain) {
                        plain.get(disk, (int) offset, plain.remaining());
                    }

                    @Override
                    public void zero(long offset, long length) {
                        Arrays.fill(disk, (int) offset, (int) (offset + length), (byte) 0);
                    }
                });
        return disk;
    }

    List<BlobName> objects(String folder) {
        try (Stream<BlobInfo> found = store.list(folder)) {
            return found.map(BlobInfo::name).sorted().toList();
        }
    }

    List<PackId> packs() {
        return objects("packs/").stream()
                .map(name -> new PackId(name.value().substring("packs/00/".length())))
                .toList();
    }

    /** Where the map of the first segment says that its first chunk is. */
    PackId packOfTheFirstChunk(RecoveryPoint point) {
        DiskManifestId manifest = point.disks().getFirst().manifest();
        SegmentMapId map = repository.readManifest(manifest).segments().getFirst().orElseThrow();
        return repository.readMap(map).chunks().iterator().next().pack();
    }

    void turnABit(BlobName name) {
        byte[] bytes = store.get(name, 1 << 20);
        bytes[bytes.length / 2] ^= 1;
        store.replace(name, ByteBuffer.wrap(bytes));
    }
}
