package io.holdfast.repository.maintenance;

import static io.holdfast.repository.maintenance.Vault.disk;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.localstack.fuzz.Fuzzing;
import io.holdfast.localstack.fuzz.Parser;
import io.holdfast.localstack.fuzz.Parser.Bound;
import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.PackId;
import io.holdfast.repository.format.PackLayout;
import io.holdfast.repository.sealing.ObjectKind;
import io.holdfast.repository.store.MemoryBlobStore;
import io.holdfast.repository.store.RepositoryException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pack as it may come: cut, altered, joined from two, or with a tail that says other things. */
class PackScanFuzzTest {

    /** The likely tail is read at once, and each chunk has a cipher's key made for it. */
    private static final Bound OF_TAIL = new Bound(16, 1 << 20);

    /** The buffer for a whole pack is kept from the one before. */
    private static final Bound OF_PACK = new Bound(32, 1 << 20);

    private final Vault vault = new Vault(new MemoryBlobStore());
    private final PackScan scan = new PackScan(vault.sealed);
    private List<byte[]> packs;
    private PackId pack;

    @BeforeEach
    void packs_of_chunks() throws Exception {
        vault.backup(disk(1, 2, 3, 4, 5, 6, 7, 8, 9));
        pack = vault.packs().getFirst();
        packs = vault.packs().stream().map(id -> vault.store.get(id.blob(), 1 << 20)).toList();
    }

    /** Puts these bytes in the place of the pack. */
    private void put(byte[] bytes) {
        vault.store.replace(pack.blob(), ByteBuffer.wrap(bytes));
    }

    /** Whose chunks are all right when the whole is. */
    private void all(byte[] bytes) {
        put(bytes);
        scan.all(
                pack,
                bytes.length,
                new PackScan.Visitor() {
                    @Override
                    public void named(ChunkReference chunk) {
                        assertThat(chunk.end()).isLessThan(bytes.length);
                    }

                    @Override
                    public void damaged(ChunkReference chunk, String what) {
                        assertThat(what).isNotBlank();
                    }
                });
    }

    private List<byte[]> first() {
        return List.of(packs.getFirst());
    }

    @Test
    void a_pack_of_any_bytes_is_read_to_its_end_or_refused() {
        Parser parser =
                new Parser("pack", RepositoryException.Corrupt.class, OF_PACK, first(), this::all);

        assertThat(Fuzzing.run(parser).refused()).isPositive();
    }

    @Test
    void the_tail_of_a_pack_of_any_bytes_is_read_or_refused() {
        Parser parser =
                new Parser(
                        "end of a pack",
                        RepositoryException.Corrupt.class,
                        OF_TAIL,
                        first(),
                        input -> {
                            put(input);
                            scan.tail(pack, input.length);
                        });

        assertThat(Fuzzing.run(parser).refused()).isPositive();
    }

    /** One that was sealed by a holder of the keys: nothing protects from it but the reading. */
    @Test
    void a_tail_that_is_sealed_well_and_says_anything_is_read_or_refused() throws Exception {
        byte[] whole = packs.getFirst();
        PackLayout.TailPlace place =
                PackLayout.readFooter(
                        Arrays.copyOfRange(
                                whole, whole.length - PackLayout.FOOTER_BYTES, whole.length),
                        whole.length);
        byte[] sealed = Arrays.copyOfRange(whole, place.offset(), place.offset() + place.length());
        byte[] plain = vault.sealed.objects().open(ObjectKind.PACK_TAIL, pack.blob(), sealed);
        byte[] start = Arrays.copyOf(whole, place.offset());
        Parser parser =
                new Parser(
                        "tail within its seal",
                        RepositoryException.Corrupt.class,
                        OF_PACK,
                        List.of(plain),
                        input -> all(withTail(start, input)));

        assertThat(Fuzzing.run(parser).refused()).isPositive();
    }

    private byte[] withTail(byte[] start, byte[] plain) {
        byte[] tail = vault.sealed.objects().seal(ObjectKind.PACK_TAIL, pack.blob(), plain);
        return ByteBuffer.allocate(start.length + tail.length + PackLayout.FOOTER_BYTES)
                .put(start)
                .put(tail)
                .put(PackLayout.footer(new PackLayout.TailPlace(start.length, tail.length)))
                .array();
    }
}
