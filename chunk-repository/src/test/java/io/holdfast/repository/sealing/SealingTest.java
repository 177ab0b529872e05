package io.holdfast.repository.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.format.ChunkId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealingTest {

    private static final int CHUNK_BYTES_MAX = 64 << 10;

    private final RepositorySecret secret = RepositorySecret.generate();
    private final ChunkSealer sealer = new ChunkSealer(ChunkKeys.of(secret), CHUNK_BYTES_MAX, 1);

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(length).nextBytes(bytes);
        return bytes;
    }

    /** Copies what the sealer lends. */
    private byte[] sealed(ChunkId id, byte[] plain) {
        ByteBuffer lent = sealer.seal(id, ByteBuffer.wrap(plain));
        byte[] bytes = new byte[lent.remaining()];
        lent.get(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 4096, 65_535, 65_536})
    void a_chunk_of_any_length_opens_as_it_was_sealed(int length) throws Exception {
        for (byte[] plain : new byte[][] {noise(length), new byte[length]}) {
            ChunkId id = sealer.identify(ByteBuffer.wrap(plain));

            byte[] sealed = sealed(id, plain);

            assertThat(sealer.open(id, length, ByteBuffer.wrap(sealed)))
                    .isEqualTo(ByteBuffer.wrap(plain));
            assertThat(sealed.length).isLessThanOrEqualTo(length + ChunkSealer.OVERHEAD_BYTES);
        }
    }

    /** Else a repository would forget its chunks where there is no native library. */
    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 65_536})
    void the_native_digest_and_the_jdks_are_the_same(int length) {
        SecretKey key = ChunkKeys.of(secret).ids();
        byte[] plain = noise(length);
        ByteBuffer direct = ByteBuffer.allocateDirect(length + 8).put(0, noise(length + 8));
        direct.position(3).put(plain).position(3).limit(3 + length);
        byte[] expected = SubKeys.mac(key).doFinal(plain);
        Mac digest = SubKeys.bulkMac(key);

        for (ByteBuffer bytes :
                List.of(
                        ByteBuffer.wrap(plain),
                        ByteBuffer.wrap(plain).asReadOnlyBuffer(),
                        direct,
                        direct.asReadOnlyBuffer())) {
            digest.update(bytes);

            assertThat(digest.doFinal()).isEqualTo(expected);
            assertThat(bytes.hasRemaining()).isFalse();
        }
    }

    @Test
    void no_turned_bit_of_a_sealed_chunk_goes_unseen() {
        byte[] plain = noise(300);
        ChunkId id = sealer.identify(ByteBuffer.wrap(plain));
        byte[] sealed = sealed(id, plain);
        for (int bit = 0; bit < sealed.length * 8; bit += 3) {
            byte[] bad = sealed.clone();
            bad[bit / 8] ^= (byte) (1 << (bit % 8));

            assertThatThrownBy(() -> sealer.open(id, plain.length, ByteBuffer.wrap(bad)))
                    .isInstanceOf(Unsealable.class);
        }
    }

    @Test
    void a_chunk_opens_neither_as_another_nor_under_another_secret() {
        byte[] plain = noise(100);
        ChunkId id = sealer.identify(ByteBuffer.wrap(plain));
        ChunkId other = sealer.identify(ByteBuffer.wrap(noise(101)));
        byte[] sealed = sealed(id, plain);
        ChunkSealer stranger =
                new ChunkSealer(ChunkKeys.of(RepositorySecret.generate()), CHUNK_BYTES_MAX, 1);

        assertThatThrownBy(() -> sealer.open(other, 100, ByteBuffer.wrap(sealed)))
                .isInstanceOf(Unsealable.class);
        assertThatThrownBy(() -> stranger.open(id, 100, ByteBuffer.wrap(sealed)))
                .isInstanceOf(Unsealable.class);
        assertThat(stranger.identify(ByteBuffer.wrap(plain))).isNotEqualTo(id);
    }

    @Test
    void what_one_provider_seals_the_jdk_opens() throws Exception {
        byte[] plain = noise(5000);
        ChunkId id = sealer.identify(ByteBuffer.wrap(plain));
        ByteBuffer sealed = ByteBuffer.wrap(sealed(id, plain));
        byte flags = sealed.get();
        int length = sealed.getInt();
        byte[] nonce = new byte[Gcm.NONCE_BYTES];
        sealed.get(nonce);
        byte[] associated =
                ByteBuffer.allocate(38)
                        .put((byte) 1)
                        .put(id.bytes())
                        .put(flags)
                        .putInt(length)
                        .array();
        javax.crypto.SecretKey key =
                SubKeys.aes(
                        SubKeys.mac(secret.subKey("holdfast/1/chunk-sealing")).doFinal(id.bytes()));

        byte[] opened =
                new Gcm(null)
                        .opening(key, nonce, associated)
                        .doFinal(sealed.array(), sealed.position(), sealed.remaining());

        assertThat(opened).isEqualTo(plain);
    }

    @Test
    void an_object_opens_under_its_own_kind_and_name_only() throws Exception {
        SealedObjects objects = new SealedObjects(secret);
        byte[] plain = "some text ".repeat(50).getBytes(StandardCharsets.UTF_8);
        byte[] sealed = objects.seal(ObjectKind.SEGMENT_MAP, "maps/a", plain);

        assertThat(objects.open(ObjectKind.SEGMENT_MAP, "maps/a", sealed)).isEqualTo(plain);
        assertThat(sealed.length).isLessThan(plain.length);
        assertThatThrownBy(() -> objects.open(ObjectKind.SEGMENT_MAP, "maps/b", sealed))
                .isInstanceOf(Unsealable.class)
                .hasMessageContaining("seal");
        assertThatThrownBy(() -> objects.open(ObjectKind.DISK_MANIFEST, "maps/a", sealed))
                .isInstanceOf(Unsealable.class);
        assertThatThrownBy(() ->
                        new SealedObjects(RepositorySecret.generate())
                                .open(ObjectKind.SEGMENT_MAP, "maps/a", sealed))
                .isInstanceOf(Unsealable.class);
    }

    @Test
    void random_bytes_never_open_and_never_break_the_opener() {
        SealedObjects objects = new SealedObjects(secret);
        byte[] good = objects.seal(ObjectKind.PACK_TAIL, "packs/a", noise(200));
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 2000; round++) {
            byte[] bad = new byte[random.nextInt(120)];
            random.nextBytes(bad);
            System.arraycopy(good, 0, bad, 0, Math.min(random.nextInt(12), bad.length));

            assertThatThrownBy(() -> objects.open(ObjectKind.PACK_TAIL, "packs/a", bad))
                    .isInstanceOf(Unsealable.class);
            assertThatThrownBy(
                            () -> sealer.open(ChunkId.of(new byte[32]), 10, ByteBuffer.wrap(bad)))
                    .isInstanceOf(Unsealable.class);
        }
    }

    @Test
    void a_slot_gives_its_secret_to_its_key_only() {
        UUID repository = UUID.randomUUID();
        MasterKey key = MasterKey.generate();
        RepositoryLayout layout = new RepositoryLayout(repository, 4096, 1 << 20);
        KeySlot slot = secret.wrap(layout, key, Instant.EPOCH);
        KeySlot renamed =
                new KeySlot(UUID.randomUUID(), slot.created(), slot.salt(), slot.wrapped());
        KeySlot nonsense = new KeySlot(slot.id(), slot.created(), "?", "short");

        assertThat(RepositorySecret.unwrap(layout, slot, key)).isPresent();
        assertThat(RepositorySecret.unwrap(layout, slot, MasterKey.generate())).isEmpty();
        for (RepositoryLayout other :
                List.of(
                        new RepositoryLayout(UUID.randomUUID(), 4096, 1 << 20),
                        new RepositoryLayout(repository, 8192, 1 << 20),
                        new RepositoryLayout(repository, 4096, 1 << 21))) {
            assertThat(RepositorySecret.unwrap(other, slot, key)).isEmpty();
        }
        assertThat(RepositorySecret.unwrap(layout, renamed, key)).isEmpty();
        assertThat(RepositorySecret.unwrap(layout, nonsense, key)).isEmpty();
    }
}
