package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.holdfast.repository.format.ConfigurationId;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.Damage;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.repository.store.RepositoryException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to an object, a wrong byte is never given and the damage is named. */
class DamageTest {

    private static final int SIZE = 150_000;
    private static final int OBJECT_BYTES_MAX = 1 << 20;

    private final BlobStore store = new MemoryBlobStore();
    private final RandomDisk disk = RandomDisk.of(99, SIZE, RoundTripTest.CHUNK_BYTES);
    private Repository repository;
    private DiskManifestId manifest;
    private RecoveryPoint point;

    @BeforeEach
    void a_committed_recovery_point() throws Exception {
        repository =
                Repository.create(
                        store, MasterKey.generate(), RoundTripTest.SMALL, MemoryLedger::new);
        manifest = DiskTransfers.store(repository, disk);
        ConfigurationId configuration =
                repository.sealConfiguration(
                        DiskTransfers.pin(repository),
                        "<ovf/>".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        point = RecoveryPointsTest.point(configuration, manifest, SIZE);
        repository.commit(DiskTransfers.JOB, point);
    }

    private List<BlobName> objects(String prefix) {
        try (var found = store.list(prefix)) {
            return found.map(object -> object.name()).sorted().toList();
        }
    }

    private void replace(BlobName name, byte[] content) {
        store.delete(name);
        store.putIfAbsent(name, ByteBuffer.wrap(content));
    }

    /** Reads all that a restore reads. */
    private Throwable restore() {
        DiskTransfers.CheckedDisk sink = new DiskTransfers.CheckedDisk(SIZE);
        Throwable failure =
                catchThrowable(() -> {
                    RecoveryPoint found =
                            repository.recoveryPoints().find(point.vm(), point.id()).orElseThrow();
                    repository.configurations().open(found.configuration());
                    repository.readDisk(found.disks().getFirst().manifest(), sink);
                });
        assertThat(sink.agreesWith(disk.bytes())).as("bytes that were given").isTrue();
        return failure;
    }

    @ParameterizedTest
    @ValueSource(strings = {"packs/", "maps/", "manifests/", "configurations/", "recovery-points/"})
    void a_turned_bit_in_any_object_is_found_and_named(String folder) {
        SplittableRandom random = new SplittableRandom(folder.hashCode());
        for (BlobName name : objects(folder)) {
            byte[] whole = store.get(name, OBJECT_BYTES_MAX);
            for (int round = 0; round < 12; round++) {
                byte[] bad = whole.clone();
                int at = random.nextInt(bad.length);
                bad[at] ^= (byte) (1 << random.nextInt(8));
                replace(name, bad);

                Throwable failure = restore();

                // The frame of a pack (header, tail, footer) is not needed for a restore.
                if (failure != null || !folder.equals("packs/")) {
                    assertThat(failure)
                            .as("bit turned at %d of %s", at, name)
                            .isInstanceOf(RepositoryException.Corrupt.class)
                            .hasMessageContaining(name.value());
                }
            }
            replace(name, whole);
        }
        assertThat(restore()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"packs/", "maps/", "manifests/", "configurations/", "recovery-points/"})
    void a_cut_object_is_found_and_named(String folder) {
        for (BlobName name : objects(folder)) {
            byte[] whole = store.get(name, OBJECT_BYTES_MAX);
            for (int length : new int[] {0, 5, whole.length / 2}) {
                replace(name, Arrays.copyOf(whole, length));

                assertThat(restore())
                        .as("%s cut to %d bytes", name, length)
                        .isInstanceOf(RepositoryException.Corrupt.class)
                        .hasMessageContaining(name.value());
            }
            replace(name, whole);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"packs/", "maps/", "manifests/", "configurations/"})
    void a_deleted_object_is_missing_by_name(String folder) {
        for (BlobName name : objects(folder)) {
            byte[] whole = store.get(name, OBJECT_BYTES_MAX);
            store.delete(name);

            assertThat(restore())
                    .isInstanceOf(RepositoryException.Missing.class)
                    .hasMessageContaining(name.value());
            replace(name, whole);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"packs/", "maps/"})
    void two_swapped_objects_are_found(String folder) {
        List<BlobName> names = objects(folder);
        assertThat(names).hasSizeGreaterThan(1);
        byte[] first = store.get(names.get(0), OBJECT_BYTES_MAX);
        byte[] second = store.get(names.get(1), OBJECT_BYTES_MAX);
        replace(names.get(0), second);
        replace(names.get(1), first);

        assertThat(restore()).isInstanceOf(RepositoryException.Corrupt.class);
    }

    @Test
    void damage_in_a_pack_says_pack_chunk_and_a_disk_offset_that_it_affects() {
        BlobName pack = objects("packs/").getFirst();
        byte[] bad = store.get(pack, OBJECT_BYTES_MAX);
        bad[8 + 40] ^= 1; // in the first sealed chunk
        replace(pack, bad);

        Throwable failure = restore();

        assertThat(failure).isInstanceOf(RepositoryException.Corrupt.class);
        Damage damage = ((RepositoryException.Corrupt) failure).damage();
        assertThat(damage.object()).isEqualTo(pack.value());
        assertThat(damage.chunk().orElseThrow()).hasSize(64);
        assertThat(damage.diskOffset().orElseThrow()).isBetween(0L, (long) SIZE);
        assertThat(failure).hasMessageContaining("disk offset");
    }

    @Test
    void a_cut_pack_names_the_first_chunk_that_is_gone_and_a_missing_pack_its_offset() {
        BlobName pack = objects("packs/").getFirst();
        byte[] whole = store.get(pack, OBJECT_BYTES_MAX);
        replace(pack, Arrays.copyOf(whole, whole.length / 3));
        Throwable cut = restore();
        store.delete(pack);
        Throwable gone = restore();

        assertThat(((RepositoryException.Corrupt) cut).damage().chunk()).isPresent();
        assertThat(((RepositoryException.Missing) gone).damage().diskOffset()).isPresent();
    }
}
