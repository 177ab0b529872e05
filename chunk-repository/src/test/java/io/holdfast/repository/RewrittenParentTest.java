package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.DiskExtent.Kind;
import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.Extent;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.SegmentMapId;
import io.holdfast.repository.ledger.Epoch;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.objects.PackBeingFilled;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.repository.store.RepositoryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Increments over a parent whose packs were rewritten meanwhile. */
class RewrittenParentTest {

    private static final int SEGMENT = RoundTripTest.SEGMENT_BYTES;

    private final MemoryBlobStore store = new MemoryBlobStore();
    private final MasterKey key = MasterKey.generate();
    private final byte[] disk = new byte[SEGMENT];
    private Repository repository;
    private DiskManifestId parent;

    @BeforeEach
    void a_stored_disk() throws Exception {
        new SplittableRandom(1).nextBytes(disk);
        repository = Repository.create(store, key, RoundTripTest.SMALL, MemoryLedger::new);
        parent = planned().store(disk, Optional.empty(), PlannedDisk.allData(disk)).manifest();
    }

    private PlannedDisk planned() {
        return new PlannedDisk(repository, DiskTransfers.pin(repository), 4096, 1);
    }

    private Set<ChunkReference> chunks(DiskManifestId manifest) {
        SegmentMapId map = repository.readManifest(manifest).segments().getFirst().orElseThrow();
        Set<ChunkReference> chunks = new LinkedHashSet<>();
        for (Extent extent : repository.readMap(map).extents()) {
            if (extent instanceof Extent.Data data) {
                chunks.add(data.chunk());
            }
        }
        return chunks;
    }

    /** As a sweep does it, and the old pack is gone from the store at once. */
    private void rewrite(PackId old) {
        PackBeingFilled pack = new PackBeingFilled(new byte[1 << 20]);
        for (ChunkReference chunk : chunks(parent).stream().toList().reversed()) {
            if (chunk.pack().equals(old)) {
                ByteBuffer sealed = ByteBuffer.allocate(chunk.sealedBytes());
                store.getRange(old.blob(), chunk.offset(), sealed);
                pack.add(chunk.chunk(), sealed.flip(), chunk.plainBytes());
            }
        }
        try (SealedStore sealed = SealedStore.open(store, key, 1)) {
            ByteBuffer content = pack.close(sealed.objects());
            Epoch epoch = repository.ledger().openEpoch();
            repository.ledger().announce(epoch, pack.id());
            store.putIfAbsent(pack.id().blob(), content);
            repository
                    .ledger()
                    .replaced(epoch, pack.id(), content.remaining(), pack.chunks(), List.of(old));
        }
        store.delete(old.blob());
    }

    private DiskManifestId increment() throws IOException, InterruptedException {
        disk[10_000] ^= 1;
        return planned()
                .store(
                        disk,
                        Optional.of(parent),
                        List.of(
                                new DiskExtent(0, 10_000, Kind.CLEAN),
                                new DiskExtent(10_000, 1, Kind.DATA),
                                new DiskExtent(10_001, SEGMENT - 10_001, Kind.CLEAN)))
                .manifest();
    }

    @Test
    void an_increment_names_the_place_where_the_parents_chunks_are_now() throws Exception {
        Set<PackId> before = new LinkedHashSet<>();
        chunks(parent).forEach(chunk -> before.add(chunk.pack()));
        PackId old = before.iterator().next();
        rewrite(old);

        DiskManifestId next = increment();

        Set<PackId> after = new LinkedHashSet<>();
        chunks(next).forEach(chunk -> after.add(chunk.pack()));
        assertThat(after).doesNotContain(old).hasSize(before.size() + 1);
        assertThat(DiskTransfers.read(repository, next)).isEqualTo(disk);
    }

    @Test
    void an_increment_over_a_parent_whose_chunks_the_ledger_does_not_know_is_not_written() {
        repository.close();
        repository = Repository.open(store, key, RoundTripTest.SMALL, MemoryLedger::new);

        assertThatThrownBy(this::increment)
                .isInstanceOf(RepositoryException.Missing.class)
                .hasMessageContaining("packs/");
    }
}
