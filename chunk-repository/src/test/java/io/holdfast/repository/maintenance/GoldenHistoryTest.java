package io.holdfast.repository.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.RunSink;
import io.holdfast.repository.directory.DirectoryBlobStore;
import io.holdfast.repository.format.Extent;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.format.RecoveryPointId;
import io.holdfast.repository.format.SegmentMap;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.ledger.Pin;
import io.holdfast.repository.ledger.PinId;
import io.holdfast.repository.maintenance.Vault.ByteRun;
import io.holdfast.repository.objects.Forwarders;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.repository.store.RepositoryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A repository of version 1 that has lived before it was checked in: increments over increments, a
 * disk that grew and one that shrank, forgotten recovery points, packs that were rewritten more
 * than once, two key slots. Every later Holdfast restores it, bit for bit, and goes on with it; its
 * README.md says what is in it.
 */
class GoldenHistoryTest {

    private static final Path FOLDER = Path.of("src/test/resources/golden/version-1-history");
    private static final int OBJECT_BYTES_MAX = 1 << 20;
    private static final int RECOVERY_POINTS = 8;

    /** Seven increments over one place leave parts of six, and two of the first chunk there. */
    private static final int PARTS_OF_CHUNKS = 8;

    private BlobStore store;

    /** What a recovery point must read back as. */
    private record Expected(
            UUID vm, RecoveryPointId id, long virtualBytes, String disk, String configuration) {

        static Expected of(String line) {
            String[] words = line.split(" ", -1);
            return new Expected(
                    UUID.fromString(words[0]),
                    RecoveryPointId.of(words[1]),
                    Long.parseLong(words[2]),
                    words[3],
                    words[4]);
        }

        String line() {
            return "%s %s %d %s %s".formatted(vm, id, virtualBytes, disk, configuration);
        }
    }

    /** A copy: nothing that is done here reaches what is checked in. */
    @BeforeEach
    void copy_what_is_checked_in() {
        store = new MemoryBlobStore();
        try (BlobStore checkedIn = DirectoryBlobStore.in(FOLDER.resolve("repository"));
                Stream<BlobInfo> all = checkedIn.list("")) {
            all.map(BlobInfo::name)
                    .forEach(name ->
                            store.putIfAbsent(
                                    name, ByteBuffer.wrap(checkedIn.get(name, OBJECT_BYTES_MAX))));
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static MasterKey key(String slot) {
        return MasterKey.fromFile(FOLDER.resolve(slot + ".key"));
    }

    private static List<Expected> expected() throws IOException {
        return Files.readAllLines(FOLDER.resolve("expected.txt")).stream()
                .map(Expected::of)
                .toList();
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static Expected found(RepositoryReader reader, UUID vm, RecoveryPointId id)
            throws IOException, InterruptedException {
        RecoveryPoint point = reader.recoveryPoints().find(vm, id).orElseThrow();
        byte[] disk = new byte[(int) point.virtualBytes()];
        Arrays.fill(disk, (byte) 0xEE);
        reader.readDisk(
                point.disks().getFirst().manifest(),
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
        return new Expected(
                vm,
                id,
                disk.length,
                digest(disk),
                digest(reader.configurations().open(point.configuration())));
    }

    private void restoresAll(MasterKey key) throws Exception {
        RepositoryReader reader = RepositoryReader.open(store, key, Vault.SMALL);
        for (Expected point : expected()) {
            assertThat(found(reader, point.vm(), point.id())).isEqualTo(point);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"first", "second"})
    void each_recovery_point_restores_bit_for_bit_by_either_key(String slot) throws Exception {
        assertThat(expected()).hasSize(RECOVERY_POINTS);
        restoresAll(key(slot));
    }

    @Test
    void it_is_sound_and_holds_what_its_readme_says() {
        try (SealedStore sealed = SealedStore.open(store, key("first"), 2)) {
            VerifyReport report =
                    new Verifier(sealed, VerifySettings.defaults()).whole(VerifyProgress.none());
            List<SegmentMap> maps =
                    names("maps/").map(GoldenHistoryTest::mapId).map(sealed::map).toList();

            assertThat(report.damaged()).isEmpty();
            assertThat(report.recoveryPoints()).isEqualTo(RECOVERY_POINTS);
            assertThat(new KeySlots(store, Clock.systemUTC()).list()).hasSize(2);
            assertThat(maps.stream().mapToLong(GoldenHistoryTest::partsOfChunks).max().orElse(0))
                    .isGreaterThanOrEqualTo(PARTS_OF_CHUNKS);
            assertThat(hops(sealed)).as("forwarders one after another").isGreaterThanOrEqualTo(2);
        }
    }

    private Stream<BlobName> names(String folder) {
        try (Stream<BlobInfo> all = store.list(folder)) {
            return all.map(BlobInfo::name).toList().stream();
        }
    }

    private static SegmentMapId mapId(BlobName name) {
        return new SegmentMapId(name.value().substring("maps/00/".length()));
    }

    /** How many extents of a map use a part of a chunk: what increments over increments leave. */
    private static long partsOfChunks(SegmentMap map) {
        return map.extents().stream()
                .filter(extent ->
                        extent instanceof Extent.Data data
                                && data.length() < data.chunk().plainBytes())
                .count();
    }

    /** The longest way from a pack that is gone to one that is there. */
    private int hops(SealedStore sealed) {
        Forwarders forwarders = new Forwarders(sealed.objects());
        return names("forwarders/")
                .map(name -> new PackId(name.value().substring("forwarders/00/".length())))
                .mapToInt(pack -> hops(forwarders, pack))
                .max()
                .orElse(0);
    }

    private int hops(Forwarders forwarders, PackId pack) {
        if (store.head(pack.blob()).isPresent()) {
            return 0;
        }
        return 1
                + forwarders.find(pack).orElseThrow().moved().stream()
                        .mapToInt(moved -> hops(forwarders, moved.pack()))
                        .max()
                        .orElse(0);
    }

    @Test
    void a_ledger_is_rebuilt_from_it_and_sweeps_go_on() throws Exception {
        MasterKey key = key("second");
        try (SealedStore sealed = SealedStore.open(store, key, 2)) {
            MemoryLedger ledger = new MemoryLedger(sealed.repository());
            new Rebuilder(sealed, ledger, 2).rebuild(_ -> {}, VerifyProgress.none());
            for (int i = 0; i < 4; i++) {
                Sweeper sweeper = new Sweeper(sealed, ledger, Vault.SWEEPING);
                SweepPlan plan = sweeper.plan();
                assertThat(plan.obstacles()).isEmpty();
                sweeper.run(plan);
                restoresAll(key);
            }
        }
    }

    @Test
    void what_was_forgotten_is_not_there_and_another_key_opens_nothing() throws Exception {
        RepositoryReader reader = RepositoryReader.open(store, key("first"), Vault.SMALL);
        RecoveryPointId forgotten =
                RecoveryPointId.of(Files.readString(FOLDER.resolve("forgotten.txt")).strip());

        assertThat(reader.recoveryPoints().find(forgotten)).isEmpty();
        assertThat(
                        catchThrowable(() ->
                                RepositoryReader.open(store, MasterKey.generate(), Vault.SMALL)))
                .isInstanceOf(RepositoryException.Refused.class);
    }

    /**
     * Makes it; never in a build, and never to make the other tests pass: {@code ./mvnw -pl
     * chunk-repository -am test -Dtest=GoldenHistoryTest#make
     * -Dsurefire.failIfNoSpecifiedTests=false -Dholdfast.golden=an/empty/folder}.
     */
    @Test
    @EnabledIfSystemProperty(named = "holdfast.golden", matches = ".+")
    void make() throws Exception {
        Path folder = Files.createDirectories(Path.of(System.getProperty("holdfast.golden")));
        Making making = new Making(DirectoryBlobStore.in(folder.resolve("repository")));
        RecoveryPoint forgotten = making.history();
        MasterKey second = MasterKey.generate();
        Vault vault = making.vault;
        new KeySlots(vault.store, Clock.systemUTC()).add(vault.key, second);
        RepositoryReader reader = RepositoryReader.open(vault.store, second, Vault.SMALL);
        List<String> lines = new ArrayList<>();
        for (RecoveryPoint point : vault.points()) {
            lines.add(found(reader, point.vm(), point.id()).line());
        }
        Files.writeString(folder.resolve("first.key"), vault.key.toBase64() + "\n");
        Files.writeString(folder.resolve("second.key"), second.toBase64() + "\n");
        Files.writeString(folder.resolve("forgotten.txt"), forgotten.id() + "\n");
        Files.write(folder.resolve("expected.txt"), lines);

        assertThat(vault.restoresAll()).isTrue();
        assertThat(vault.points()).hasSize(RECOVERY_POINTS);
    }

    /** What the README.md of the repository tells. */
    private static final class Making {
        private static final int CHUNK = Vault.CHUNK_BYTES;
        private final SplittableRandom random = new SplittableRandom(20261201);
        private final Vault vault;
        private RecoveryPoint newest;
        private byte[] disk;

        Making(BlobStore store) {
            vault = new Vault(store);
        }

        private RecoveryPoint history() throws InterruptedException {
            disk = Vault.disk(1, 2, 3, 4, 0, 0, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 2, 0);
            Arrays.fill(disk, 9 * CHUNK, 10 * CHUNK, (byte) 'x');
            newest = vault.backup(disk);
            List<RecoveryPoint> increments = new ArrayList<>(List.of(newest));
            for (int i = 0; i < 7; i++) {
                increments.add(increment(i));
            }
            increments.add(grown());
            vault.backup(Arrays.copyOf(disk, 5 * CHUNK + 512));
            vault.backup(Vault.disk(3, 11, 0, 2));
            for (int i : new int[] {0, 1, 2, 4}) {
                forgetAndSweep(List.of(increments.get(i)));
            }
            moveAgainAndAgain();
            return increments.getFirst();
        }

        /** One chunk of each of three packs lives on, in one pack; then one of the three does. */
        private void moveAgainAndAgain() throws InterruptedException {
            List<RecoveryPoint> packs = new ArrayList<>();
            for (long i = 610; i <= 630; i += 10) {
                packs.add(vault.backup(Vault.disk(i, i + 1, i + 2, i + 3)));
            }
            vault.backup(Vault.disk(0, 610));
            List<RecoveryPoint> brief =
                    List.of(vault.backup(Vault.disk(620)), vault.backup(Vault.disk(0, 630)));
            forgetAndSweep(packs);
            forgetAndSweep(brief);
        }

        private void forgetAndSweep(List<RecoveryPoint> points) {
            points.forEach(vault::forget);
            for (int i = 0; i < 3; i++) {
                vault.sweep();
            }
        }

        /** Small runs that begin and end anywhere, one over the other, some of them zeros. */
        private RecoveryPoint increment(int number) throws InterruptedException {
            List<ByteRun> runs = new ArrayList<>();
            for (int chunk : new int[] {1, 8, 17}) {
                int start = chunk * CHUNK + 300 + 97 * number;
                fill(start, 500, chunk == 8 && number % 3 == 2);
                runs.add(new ByteRun(start, 500));
            }
            int whole = (10 + number % 5) * CHUNK;
            fill(whole, CHUNK, false);
            runs.add(new ByteRun(whole, CHUNK));
            runs.sort((a, b) -> Integer.compare(a.start(), b.start()));
            return over(runs);
        }

        private void fill(int start, int length, boolean zeros) {
            byte[] run = new byte[length];
            if (!zeros) {
                random.nextBytes(run);
            }
            System.arraycopy(run, 0, disk, start, length);
        }

        private RecoveryPoint grown() throws InterruptedException {
            int before = disk.length;
            disk = Arrays.copyOf(disk, before + 9 * CHUNK + 1536);
            fill(before, 3 * CHUNK, false);
            fill(disk.length - 2000, 2000, false);
            return over(List.of(new ByteRun(before, disk.length - before)));
        }

        private RecoveryPoint over(List<ByteRun> runs) throws InterruptedException {
            PinId job = vault.job();
            Pin pin = vault.repository.pin(job, Optional.of(newest.id()));
            newest = vault.commit(job, pin, vault.writeOver(pin, newest, disk, runs), disk);
            return newest;
        }
    }
}
