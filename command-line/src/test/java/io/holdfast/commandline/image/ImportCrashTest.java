package io.holdfast.commandline.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.commandline.dirty.DirtyExtent;
import io.holdfast.commandline.dirty.DirtyExtents;
import io.holdfast.commandline.disk.ByteRange;
import io.holdfast.commandline.disk.DiskImage;
import io.holdfast.commandline.image.ImageImport.Parent;
import io.holdfast.commandline.ledger.LedgerFromBucket;
import io.holdfast.commandline.ledger.ParentLedger;
import io.holdfast.commandline.ledger.ParentMaps;
import io.holdfast.commandline.raw.RawImage;
import io.holdfast.commandline.terminal.Progress;
import io.holdfast.commandline.terminal.Terminal;
import io.holdfast.repository.ListedRecoveryPoint;
import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.RepositorySettings;
import io.holdfast.repository.RunSink;
import io.holdfast.repository.format.ChunkId;
import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.ledger.KnownRecoveryPoint;
import io.holdfast.repository.ledger.Ledger;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.maintenance.PackTails;
import io.holdfast.repository.maintenance.Verifier;
import io.holdfast.repository.maintenance.VerifyProgress;
import io.holdfast.repository.maintenance.VerifySettings;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.FaultyBlobStore;
import io.holdfast.repository.store.FaultyBlobStore.Fault;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.repository.store.RepositoryException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The process ends after each single request that an import makes, one after the other: what was
 * committed before restores, and the next run finds in the store what the first one put there.
 */
class ImportCrashTest {

    private static final int CHUNK = 4 << 10;
    private static final RepositorySettings SMALL =
            new RepositorySettings(CHUNK, 16 << 10, 18 << 10, 1, 2, 2, 16 << 10, 2);
    private static final int REQUESTS_MAX = 10_000;
    private static final int OBJECT_BYTES_MAX = 1 << 20;
    private static final Terminal NOBODY =
            new Terminal(
                    new PrintStream(OutputStream.nullOutputStream()),
                    new PrintStream(OutputStream.nullOutputStream()),
                    false);

    /** How the image is read. */
    enum Way {
        WHOLE,
        COMPARED,
        CHANGED
    }

    @TempDir Path folder;

    private final MasterKey key = MasterKey.generate();
    private final BlobStore before = new MemoryBlobStore();
    private final byte[] old = noise(1, 18 * CHUNK);
    private final byte[] disk = old.clone();
    private RecoveryPoint first;
    private RecoveryPoint base;

    @BeforeEach
    void a_disk_that_is_stored_and_has_changed_in_its_second_half() throws Exception {
        int half = disk.length / 2;
        System.arraycopy(noise(2, half), 0, disk, half, half);
        Files.write(folder.resolve("old.raw"), old);
        Files.write(folder.resolve("disk.raw"), disk);
        Repository.create(before, key, SMALL, MemoryLedger::new);
        first = imported(before, Way.WHOLE, "old.raw");
        base = first;
    }

    private static byte[] noise(long seed, int bytes) {
        byte[] noise = new byte[bytes];
        new SplittableRandom(seed).nextBytes(noise);
        return noise;
    }

    /** Another process: it knows what is in the store and nothing else. */
    private RecoveryPoint imported(BlobStore store, Way way, String file)
            throws IOException, InterruptedException {
        // Not closed: that would close the store.
        Repository repository = Repository.open(store, key, SMALL, id -> ledger(store, way, id));
        try (DiskImage image = RawImage.open(folder.resolve(file));
                Progress progress = Progress.of(NOBODY, file, 0, true)) {
            return importing(repository, way, image, progress).recoveryPoint();
        }
    }

    private Ledger ledger(BlobStore store, Way way, UUID id) {
        SealedStore sealed = SealedStore.open(store, key, 1);
        if (way != Way.WHOLE) {
            Ledger ledger = new ParentLedger(id, sealed);
            ledger.addRecoveryPoint(new KnownRecoveryPoint(base.vm(), base.id()));
            return ledger;
        }
        Ledger ledger = new MemoryLedger(id);
        LedgerFromBucket.fill(ledger, sealed, VerifyProgress.none());
        return ledger;
    }

    private ImageImport.Imported importing(
            Repository repository, Way way, DiskImage image, Progress progress)
            throws IOException, InterruptedException {
        ParentMaps maps =
                repository.ledger() instanceof ParentLedger parents ? parents : ParentMaps.none();
        ImageImport importing = new ImageImport(repository, maps, Clock.systemUTC());
        return switch (way) {
            case WHOLE -> importing.whole("disk", image, "a test", progress);
            case COMPARED -> importing.compared("disk", image, over(), progress);
            case CHANGED -> importing.changed("disk", image, over(), changes(), progress);
        };
    }

    private Parent over() {
        return new Parent(base.id(), base.disks().getFirst());
    }

    private DirtyExtents changes() {
        long half = disk.length / 2;
        return DirtyExtents.covering(
                disk.length,
                List.of(
                        new DirtyExtent(new ByteRange(0, half), false, false),
                        new DirtyExtent(new ByteRange(half, disk.length - half), true, false)),
                "a test");
    }

    @ParameterizedTest
    @EnumSource
    void wherever_an_import_ends_all_that_was_committed_restores_and_nothing_is_stored_twice(
            Way way) throws Exception {
        int request = 0;
        boolean died = true;
        while (died) {
            BlobStore store = copy(before);
            died = diesAfter(request, store, way);
            List<RecoveryPoint> points = points(store);
            assertThat(points.size()).as("%s, request %d", way, request).isBetween(1, 2);
            assertSound(store, way + " that died after request " + request);

            // An increment is built on the newest one, be it that which the first run committed.
            base = points.stream().filter(point -> !point.equals(first)).findFirst().orElse(first);
            long packs = count(store, "packs/");
            RecoveryPoint again = imported(store, way, "disk.raw");

            assertThat(points(store)).contains(again).containsAll(points);
            assertSound(store, way + " again after request " + request);
            if (!base.equals(first)) {
                assertThat(count(store, "packs/")).as("after a commit").isEqualTo(packs);
            }
            assertThat(count(store, "unfinished/")).isZero();
            base = first;
            request++;
        }
        assertThat(request).as("requests of an import").isGreaterThan(20);
    }

    /** Carries out so many requests and one more; nothing after that one. */
    private boolean diesAfter(int requests, BlobStore store, Way way)
            throws IOException, InterruptedException {
        List<Fault> script = new ArrayList<>(Collections.nCopies(requests, Fault.NONE));
        script.add(Fault.ANSWER_LOST);
        script.addAll(Collections.nCopies(REQUESTS_MAX, Fault.UNAVAILABLE));
        try {
            imported(FaultyBlobStore.scripted(store, script, 1), way, "disk.raw");
            return false;
        } catch (RepositoryException.Unavailable e) {
            return true;
        }
    }

    private static BlobStore copy(BlobStore store) {
        BlobStore copy = new MemoryBlobStore();
        try (Stream<BlobInfo> all = store.list("")) {
            all.forEach(object ->
                    copy.putIfAbsent(
                            object.name(),
                            ByteBuffer.wrap(store.get(object.name(), OBJECT_BYTES_MAX))));
        }
        return copy;
    }

    private static long count(BlobStore store, String prefix) {
        try (Stream<BlobInfo> all = store.list(prefix)) {
            return all.count();
        }
    }

    private List<RecoveryPoint> points(BlobStore store) {
        RepositoryReader reader = RepositoryReader.open(store, key, SMALL);
        try (Stream<ListedRecoveryPoint> all = reader.recoveryPoints().list()) {
            return all.map(ListedRecoveryPoint.Whole.class::cast)
                    .map(ListedRecoveryPoint.Whole::recoveryPoint)
                    .toList();
        }
    }

    private void assertSound(BlobStore store, String when)
            throws IOException, InterruptedException {
        RepositoryReader reader = RepositoryReader.open(store, key, SMALL);
        for (RecoveryPoint point : points(store)) {
            assertThat(read(reader, point)).as(when).isEqualTo(point.equals(first) ? old : disk);
        }
        try (SealedStore sealed = SealedStore.open(store, key, 2)) {
            assertThat(
                            new Verifier(sealed, VerifySettings.defaults())
                                    .whole(VerifyProgress.none())
                                    .damaged())
                    .as(when)
                    .isEmpty();
            assertThat(chunksOfAllPacks(sealed)).as(when).doesNotHaveDuplicates();
        }
    }

    private static List<ChunkId> chunksOfAllPacks(SealedStore sealed) {
        PackTails tails = new PackTails(sealed);
        try (Stream<BlobInfo> packs = sealed.store().list("packs/")) {
            return packs.map(object -> object.name().value().substring("packs/00/".length()))
                    .flatMap(id -> tails.find(new PackId(id)).orElseThrow().chunks().stream())
                    .map(ChunkReference::chunk)
                    .toList();
        }
    }

    private static byte[] read(RepositoryReader reader, RecoveryPoint point)
            throws IOException, InterruptedException {
        byte[] read = new byte[(int) point.virtualBytes()];
        reader.readDisk(
                point.disks().getFirst().manifest(),
                new RunSink() {
                    @Override
                    public void data(long offset, ByteBuffer plain) {
                        plain.get(read, (int) offset, plain.remaining());
                    }

                    @Override
                    public void zero(long offset, long length) {
                        Arrays.fill(read, (int) offset, (int) (offset + length), (byte) 0);
                    }
                });
        return read;
    }
}
