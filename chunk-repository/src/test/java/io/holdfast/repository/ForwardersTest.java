package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.Forwarder;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.PackLayout;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.objects.Forwarders;
import io.holdfast.repository.objects.PackBeingFilled;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.sealing.ObjectKind;
import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.repository.store.RepositoryException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reader finds what was moved, with nothing but the bucket and the key. */
class ForwardersTest {

    private static final int PACK_BYTES_MAX = 1 << 20;

    private final BlobStore store = new MemoryBlobStore();
    private final MasterKey key = MasterKey.generate();
    private final RandomDisk disk = RandomDisk.of(31, 200_000, RoundTripTest.CHUNK_BYTES);
    private Repository repository;
    private DiskManifestId manifest;
    private SealedStore sealed;

    @BeforeEach
    void a_stored_disk() throws Exception {
        repository = Repository.create(store, key, RoundTripTest.SMALL, MemoryLedger::new);
        manifest = DiskTransfers.store(repository, disk);
        sealed = SealedStore.open(store, key, 1);
    }

    private List<PackId> packs() {
        try (var found = store.list("packs/")) {
            return found.map(BlobInfo::name)
                    .map(name -> new PackId(name.value().substring("packs/00/".length())))
                    .toList();
        }
    }

    /** Moves the chunks of a pack into a new one and leaves a forwarder. */
    private PackId rewrite(PackId old) throws Exception {
        byte[] bytes = store.get(old.blob(), PACK_BYTES_MAX);
        byte[] footer =
                Arrays.copyOfRange(bytes, bytes.length - PackLayout.FOOTER_BYTES, bytes.length);
        PackLayout.TailPlace tail = PackLayout.readFooter(footer, bytes.length);
        byte[] sealedTail = Arrays.copyOfRange(bytes, tail.offset(), tail.offset() + tail.length());
        List<ChunkReference> chunks =
                PackLayout.readTail(
                        sealed.objects().open(ObjectKind.PACK_TAIL, old.blob(), sealedTail),
                        old,
                        tail);
        PackBeingFilled pack = new PackBeingFilled(new byte[PACK_BYTES_MAX]);
        List<Forwarder.Moved> moved = new ArrayList<>();
        for (ChunkReference chunk : chunks.reversed()) {
            ByteBuffer whole = ByteBuffer.wrap(bytes, chunk.offset(), chunk.sealedBytes());
            ChunkReference next = pack.add(chunk.chunk(), whole, chunk.plainBytes());
            moved.add(
                    new Forwarder.Moved(
                            chunk.chunk(),
                            chunk.offset(),
                            next.pack(),
                            next.offset(),
                            chunk.sealedBytes()));
        }
        store.putIfAbsent(pack.id().blob(), pack.close(sealed.objects()));
        new Forwarders(sealed.objects()).put(old, new Forwarder(moved));
        store.delete(old.blob());
        return pack.id();
    }

    private byte[] read() throws Exception {
        try (RepositoryReader reader = RepositoryReader.open(store, key, RoundTripTest.SMALL)) {
            return DiskTransfers.read(reader, manifest);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, Forwarder.HOPS_MAX})
    void a_disk_reads_back_when_its_packs_were_rewritten_so_often(int times) throws Exception {
        for (int i = 0; i < times; i++) {
            for (PackId pack : packs()) {
                rewrite(pack);
            }
        }

        assertThat(read()).isEqualTo(disk.bytes());
    }

    @Test
    void one_rewritten_pack_among_others_is_found() throws Exception {
        rewrite(packs().getFirst());

        assertThat(read()).isEqualTo(disk.bytes());
    }

    @Test
    void a_pack_that_is_there_is_right_whatever_its_forwarder_says() throws Exception {
        PackId pack = packs().getFirst();
        byte[] whole = store.get(pack.blob(), PACK_BYTES_MAX);
        PackId next = rewrite(pack);
        store.delete(next.blob());
        store.putIfAbsent(pack.blob(), ByteBuffer.wrap(whole));

        assertThat(read()).isEqualTo(disk.bytes());
    }

    @Test
    void a_circle_of_forwarders_is_refused() throws Exception {
        PackId one = packs().getFirst();
        PackId two = rewrite(one);
        PackId three = rewrite(two);
        Forwarder there =
                new Forwarder(
                        new Forwarders(sealed.objects())
                                .find(two).orElseThrow().moved().stream()
                                        .map(chunk ->
                                                new Forwarder.Moved(
                                                        chunk.chunk(),
                                                        chunk.newOffset(),
                                                        two,
                                                        chunk.offset(),
                                                        chunk.sealedBytes()))
                                        .toList());
        new Forwarders(sealed.objects()).put(three, there);
        store.delete(three.blob());

        assertThatThrownBy(this::read)
                .isInstanceOf(RepositoryException.Corrupt.class)
                .hasMessageContaining("circle");
    }

    @Test
    void a_pack_without_a_forwarder_is_missing_with_its_disk_offset() throws Exception {
        PackId pack = packs().getFirst();
        store.delete(pack.blob());

        assertThatThrownBy(this::read)
                .isInstanceOf(RepositoryException.Missing.class)
                .hasMessageContaining(pack.blob().value())
                .hasMessageContaining("disk offset");
    }

    @Test
    void a_damaged_forwarder_is_named() throws Exception {
        PackId pack = packs().getFirst();
        rewrite(pack);
        byte[] bytes = store.get(pack.forwarder(), PACK_BYTES_MAX);
        bytes[bytes.length / 2] ^= 4;
        store.replace(pack.forwarder(), ByteBuffer.wrap(bytes));

        assertThatThrownBy(this::read)
                .isInstanceOf(RepositoryException.Corrupt.class)
                .hasMessageContaining(pack.forwarder().value());
    }
}
