package io.holdfast.repository.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwarderBytesTest {

    private static Forwarder forwarder(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Forwarder.Moved> moved = new ArrayList<>();
        int at = 8;
        for (int i = 0; i < count; i++) {
            byte[] chunk = new byte[ChunkId.BYTES];
            random.nextBytes(chunk);
            byte[] pack = new byte[PackId.BYTES];
            random.nextBytes(pack);
            int length = 1 + random.nextInt(1000);
            moved.add(
                    new Forwarder.Moved(
                            ChunkId.of(chunk), at, PackId.of(pack), random.nextInt(1000), length));
            at += length;
        }
        return new Forwarder(moved);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 100})
    void a_forwarder_reads_back_as_it_was_written(int count) throws Malformed {
        Forwarder forwarder = forwarder(count, count);

        assertThat(ForwarderBytes.read(ForwarderBytes.write(forwarder))).isEqualTo(forwarder);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatever_the_bytes_say_it_is_a_forwarder_or_refused(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] whole = ForwarderBytes.write(forwarder(seed, 5));
        for (int round = 0; round < 500; round++) {
            byte[] bad = Arrays.copyOf(whole, random.nextInt(whole.length + 20));
            for (int i = 0; i < 3 && bad.length > 0; i++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(ForwarderBytes.write(ForwarderBytes.read(bad))).isEqualTo(bad);
            } catch (Malformed e) {
                assertThat(e.what()).isNotEmpty();
            }
        }
    }

    @Test
    void a_count_beyond_the_bytes_and_an_offset_named_twice_are_refused() {
        byte[] many = ForwarderBytes.write(forwarder(1, 2));
        many[5] = 0x7F;
        byte[] twice = ForwarderBytes.write(forwarder(1, 2));
        System.arraycopy(twice, 9 + 32, twice, 9 + ForwarderBytes.ENTRY_BYTES + 32, 4);

        assertThatThrownBy(() -> ForwarderBytes.read(many))
                .isInstanceOf(Malformed.class)
                .hasMessageContaining("entries are stated");
        assertThatThrownBy(() -> ForwarderBytes.read(twice))
                .isInstanceOf(Malformed.class)
                .hasMessageContaining("named twice");
    }

    @Test
    void only_the_very_chunk_at_its_very_place_is_led_on() {
        Forwarder forwarder = forwarder(3, 3);
        Forwarder.Moved moved = forwarder.moved().get(1);
        PackId old = new PackId("00".repeat(PackId.BYTES));
        ChunkReference there =
                new ChunkReference(moved.chunk(), old, moved.offset(), moved.sealedBytes(), 77);
        ChunkReference elsewhere =
                new ChunkReference(moved.chunk(), old, moved.offset() + 1, moved.sealedBytes(), 77);

        assertThat(forwarder.lead(there))
                .contains(
                        new ChunkReference(
                                moved.chunk(),
                                moved.pack(),
                                moved.newOffset(),
                                moved.sealedBytes(),
                                77));
        assertThat(forwarder.lead(elsewhere)).isEmpty();
    }
}
