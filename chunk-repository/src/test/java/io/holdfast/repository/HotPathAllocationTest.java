package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.holdfast.repository.directory.DirectoryBlobStore;
import io.holdfast.repository.format.ChunkId;
import io.holdfast.repository.format.SegmentPlace;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.ledger.Pin;
import io.holdfast.repository.ledger.PinId;
import io.holdfast.repository.sealing.ChunkKeys;
import io.holdfast.repository.sealing.ChunkSealer;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.sealing.RepositorySecret;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What moves data allocates no buffer a chunk: only what names it and where it is. */
class HotPathAllocationTest {

    private static final int CHUNK_BYTES = 256 << 10;
    private static final int CHUNKS = 64;

    /** Ids, keys, nonces and extents; a buffer of a chunk would be many times as much. */
    private static final long BYTES_PER_CHUNK_MAX = 8 << 10;

    /**
     * Holds a whole segment, so that each takes one pack buffer: the first makes it, the second
     * finds it in the pool, however fast packs are written.
     */
    private static final int PACK_BYTES = 16 << 20;

    private final ByteBuffer plain = ByteBuffer.allocateDirect(CHUNK_BYTES);

    /** Every chunk of every round is nowhere else. */
    private void fill(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        plain.clear();
        // Half noise, half zeros: compressed, and not stored raw.
        while (plain.position() < CHUNK_BYTES / 2) {
            plain.putLong(random.nextLong());
        }
        plain.clear();
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }

    @Test
    void a_segment_is_written_without_a_buffer_a_chunk(@TempDir Path folder) throws Exception {
        RepositorySettings settings =
                RepositorySettings.defaults()
                        .withLayout(CHUNK_BYTES, (long) CHUNKS * CHUNK_BYTES)
                        .withPackBytes(PACK_BYTES);
        try (Repository repository =
                Repository.create(
                        DirectoryBlobStore.in(folder),
                        MasterKey.generate(),
                        settings,
                        MemoryLedger::new)) {
            Pin pin = repository.pin(new PinId(new UUID(0, 1)), Optional.empty());
            writeSegment(repository, pin, 0);

            long bytes = writeSegment(repository, pin, 1);

            assertThat(bytes / CHUNKS).isBetween(1L, BYTES_PER_CHUNK_MAX);
        }
    }

    /** How much this thread allocated while it offered the chunks. */
    private long writeSegment(Repository repository, Pin pin, int segment)
            throws InterruptedException {
        long start = segment * repository.settings().segmentBytes();
        long bytes = 0;
        try (SegmentWriter writer =
                repository.segmentWriter(
                        pin, new SegmentPlace(start, repository.settings().segmentBytes()))) {
            for (int chunk = 0; chunk < CHUNKS; chunk++) {
                fill((long) segment * CHUNKS + chunk);
                long before = allocated();
                writer.data(start + (long) chunk * CHUNK_BYTES, plain);
                bytes += allocated() - before;
            }
            assertThat(writer.finish().chunks()).isEqualTo(CHUNKS);
        }
        return bytes;
    }

    @Test
    void a_chunk_is_opened_without_a_buffer_of_its_own() throws Exception {
        try (ChunkSealer sealer =
                new ChunkSealer(ChunkKeys.of(RepositorySecret.generate()), CHUNK_BYTES, 1)) {
            fill(1);
            ChunkId id = sealer.identify(plain);
            ByteBuffer lent = sealer.seal(id, plain);
            ByteBuffer sealed = ByteBuffer.allocateDirect(lent.remaining()).put(lent).flip();
            ByteBuffer target = ChunkSealer.target(CHUNK_BYTES);
            sealer.open(id, CHUNK_BYTES, sealed, target);

            long before = allocated();
            for (int round = 0; round < CHUNKS; round++) {
                sealer.open(id, CHUNK_BYTES, sealed, target);
            }

            assertThat((allocated() - before) / CHUNKS).isBetween(1L, BYTES_PER_CHUNK_MAX);
        }
    }
}
