package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.DiskExtent.Kind;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.MemoryBlobStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Increments over increments, compared with plain byte arrays. */
class IncrementTest {

    private static final int CHUNK = RoundTripTest.CHUNK_BYTES;
    private static final int SEGMENT = RoundTripTest.SEGMENT_BYTES;
    private static final int DEPTH = 9;

    private final BlobStore store = new MemoryBlobStore();
    private final Repository repository =
            Repository.create(store, MasterKey.generate(), RoundTripTest.SMALL, MemoryLedger::new);

    @AfterEach
    void close() {
        repository.close();
    }

    private PlannedDisk planned(int readBytes) {
        return new PlannedDisk(repository, DiskTransfers.pin(repository), readBytes, 3);
    }

    private static byte[] noise(long seed, int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void every_point_of_a_chain_of_overlapping_increments_reads_back(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        ChangingDisk disk = new ChangingDisk(random, 2 * SEGMENT + random.nextInt(SEGMENT));
        PlannedDisk planned = planned(CHUNK * (1 + random.nextInt(6)));
        List<DiskManifestId> manifests = new ArrayList<>();
        List<byte[]> contents = new ArrayList<>();
        Optional<DiskManifestId> parent = Optional.empty();
        for (int depth = 0; depth < DEPTH; depth++) {
            boolean told = parent.isEmpty() || random.nextInt(4) > 0;
            List<DiskExtent> extents = told ? disk.extents() : PlannedDisk.allData(disk.contents());
            DiskManifestId manifest = planned.store(disk.contents(), parent, extents).manifest();
            manifests.add(manifest);
            contents.add(disk.contents().clone());
            parent = Optional.of(manifest);
            disk.change();
        }
        for (int depth = 0; depth < DEPTH; depth++) {
            assertThat(DiskTransfers.read(repository, manifests.get(depth)))
                    .as("point %d", depth)
                    .isEqualTo(contents.get(depth));
        }
    }

    /** A disk that is written to, and sometimes grows or shrinks; remembers what changed. */
    private static final class ChangingDisk {
        private final SplittableRandom random;
        private byte[] contents;
        private Kind[] kinds;

        private ChangingDisk(SplittableRandom random, int size) {
            this.random = random;
            this.contents = RandomDisk.of(random.nextLong(), size, CHUNK).bytes();
            this.kinds = new Kind[size];
            Arrays.fill(kinds, Kind.DATA);
        }

        private byte[] contents() {
            return contents;
        }

        private void change() {
            Arrays.fill(kinds, Kind.CLEAN);
            if (random.nextInt(5) == 0) {
                resize(Math.max(1, contents.length + random.nextInt(-SEGMENT / 2, SEGMENT)));
            }
            for (int i = random.nextInt(7); i > 0; i--) {
                int at = random.nextInt(contents.length);
                int length =
                        Math.min(
                                contents.length - at,
                                1 + random.nextInt(random.nextInt(1, SEGMENT)));
                if (random.nextInt(4) == 0) {
                    Arrays.fill(contents, at, at + length, (byte) 0);
                    Arrays.fill(kinds, at, at + length, Kind.ZERO);
                } else {
                    System.arraycopy(noise(random.nextLong(), length), 0, contents, at, length);
                    Arrays.fill(kinds, at, at + length, Kind.DATA);
                }
            }
        }

        /** What is new reads as zeros, and is called clean. */
        private void resize(int size) {
            contents = Arrays.copyOf(contents, size);
            int before = kinds.length;
            kinds = Arrays.copyOf(kinds, size);
            if (size > before) {
                Arrays.fill(kinds, before, size, Kind.CLEAN);
            }
        }

        private List<DiskExtent> extents() {
            List<DiskExtent> extents = new ArrayList<>();
            for (int at = 0; at < kinds.length; ) {
                int end = at + 1;
                while (end < kinds.length && kinds[end] == kinds[at]) {
                    end++;
                }
                extents.add(new DiskExtent(at, end - at, kinds[at]));
                at = end;
            }
            return extents;
        }
    }

    private static List<DiskExtent> dirty(int size, int at, int length) {
        return List.of(
                new DiskExtent(0, at, Kind.CLEAN),
                new DiskExtent(at, length, Kind.DATA),
                new DiskExtent(at + length, size - at - length, Kind.CLEAN));
    }

    @Test
    void a_dirty_run_costs_what_it_holds_and_other_segments_cost_nothing() throws Exception {
        byte[] disk = noise(1, 3 * SEGMENT);
        PlannedDisk planned = planned(4 * CHUNK);
        PlannedDisk.Stored full = planned.store(disk, Optional.empty(), PlannedDisk.allData(disk));
        int at = SEGMENT + 5000;
        System.arraycopy(noise(2, 700), 0, disk, at, 700);

        PlannedDisk.Stored increment =
                planned.store(disk, Optional.of(full.manifest()), dirty(disk.length, at, 700));

        assertThat(increment.bytesRead()).isEqualTo(700);
        assertThat(increment.bytesNew()).isEqualTo(700);
        DiskManifest before = repository.readManifest(full.manifest());
        DiskManifest after = repository.readManifest(increment.manifest());
        assertThat(after.segments().get(0)).isEqualTo(before.segments().get(0));
        assertThat(after.segments().get(1)).isNotEqualTo(before.segments().get(1));
        assertThat(after.segments().get(2)).isEqualTo(before.segments().get(2));
        assertThat(DiskTransfers.read(repository, increment.manifest())).isEqualTo(disk);
    }

    @Test
    void without_extents_what_did_not_change_is_recognised_and_the_map_stays_the_parents()
            throws Exception {
        byte[] disk = noise(3, 2 * SEGMENT + 5 * CHUNK + 77);
        PlannedDisk planned = planned(4 * CHUNK);
        PlannedDisk.Stored full = planned.store(disk, Optional.empty(), PlannedDisk.allData(disk));

        PlannedDisk.Stored same =
                planned.store(disk, Optional.of(full.manifest()), PlannedDisk.allData(disk));
        disk[SEGMENT + 9 * CHUNK + 5] ^= 1;
        PlannedDisk.Stored changed =
                planned.store(disk, Optional.of(full.manifest()), PlannedDisk.allData(disk));

        assertThat(same.manifest()).isEqualTo(full.manifest());
        assertThat(same.bytesStored()).isZero();
        assertThat(changed.bytesRead()).isEqualTo(disk.length);
        assertThat(changed.bytesNew()).isEqualTo(CHUNK);
        assertThat(DiskTransfers.read(repository, changed.manifest())).isEqualTo(disk);
    }

    @Test
    void a_shrunk_disk_begins_a_new_chain_and_a_grown_one_goes_on() throws Exception {
        byte[] disk = noise(4, SEGMENT + 3 * CHUNK + 100);
        PlannedDisk planned = planned(4 * CHUNK);
        PlannedDisk.Stored full = planned.store(disk, Optional.empty(), PlannedDisk.allData(disk));
        byte[] grown = Arrays.copyOf(disk, 2 * SEGMENT + 50);
        byte[] shrunk = Arrays.copyOf(disk, SEGMENT - 10);

        PlannedDisk.Stored more =
                planned.store(grown, Optional.of(full.manifest()), allClean(grown));
        PlannedDisk.Stored less =
                planned.store(shrunk, Optional.of(full.manifest()), allClean(shrunk));

        assertThat(more.bytesRead()).isLessThanOrEqualTo(grown.length - disk.length + CHUNK);
        assertThat(more.bytesNew()).isLessThanOrEqualTo(CHUNK);
        assertThat(DiskTransfers.read(repository, more.manifest())).isEqualTo(grown);
        assertThat(less.bytesRead()).isEqualTo(shrunk.length);
        assertThat(DiskTransfers.read(repository, less.manifest())).isEqualTo(shrunk);
    }

    private static List<DiskExtent> allClean(byte[] disk) {
        return List.of(new DiskExtent(0, disk.length, Kind.CLEAN));
    }

    @Test
    void however_many_increments_there_were_a_map_stays_within_its_bound() throws Exception {
        byte[] disk = noise(5, SEGMENT);
        PlannedDisk planned = planned(4 * CHUNK);
        DiskManifestId last =
                planned.store(disk, Optional.empty(), PlannedDisk.allData(disk)).manifest();
        SplittableRandom random = new SplittableRandom(5);
        int most = 0;
        for (int i = 0; i < 150; i++) {
            int at = 1 + random.nextInt(SEGMENT - 20);
            disk[at] ^= 1;
            last = planned.store(disk, Optional.of(last), dirty(SEGMENT, at, 3)).manifest();
            most =
                    Math.max(
                            most,
                            repository
                                    .readMap(
                                            repository
                                                    .readManifest(last)
                                                    .segments()
                                                    .getFirst()
                                                    .orElseThrow())
                                    .extents()
                                    .size());
        }
        assertThat(most).isLessThanOrEqualTo(SegmentBounds.extentsMax(SEGMENT / CHUNK));
        assertThat(most).isGreaterThan(SegmentBounds.extentsMax(SEGMENT / CHUNK) / 2);
        assertThat(DiskTransfers.read(repository, last)).isEqualTo(disk);
    }
}
