package io.holdfast.repository.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.format.ChunkId;
import io.holdfast.repository.format.ChunkReference;
import io.holdfast.repository.format.PackId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sets that keep a few bytes an entry say the same as sets that keep all. */
class CompactSetsTest {

    private static PackId pack(SplittableRandom random) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return PackId.of(bytes);
    }

    private static ChunkReference reference(SplittableRandom random) {
        byte[] chunk = new byte[32];
        random.nextBytes(chunk);
        return new ChunkReference(
                ChunkId.of(chunk),
                pack(random),
                random.nextInt(1 << 20),
                1 + random.nextInt(1000),
                1 + random.nextInt(1000));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void an_id_set_holds_what_was_put_in_and_nothing_else(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        IdSet compact = new IdSet();
        Set<PackId> all = new HashSet<>();
        for (int i = 0; i < 5_000; i++) {
            PackId pack = i == 7 ? new PackId("0".repeat(32)) : pack(random);
            assertThat(compact.add(pack)).isEqualTo(all.add(pack));
            assertThat(compact.add(pack)).isFalse();
        }

        assertThat(compact.size()).isEqualTo(all.size());
        assertThat(compact.packs()).hasSameSizeAs(all).containsAll(all);
        assertThat(all).allMatch(compact::contains);
        for (int i = 0; i < 1_000; i++) {
            assertThat(compact.contains(pack(random))).isFalse();
        }
    }

    @Test
    void ids_that_differ_only_in_their_second_half_are_two() {
        IdSet compact = new IdSet();
        String one = "ab".repeat(31) + "aa";

        assertThat(compact.add(one)).isTrue();
        assertThat(compact.contains("ab".repeat(31) + "ab")).isFalse();
        assertThat(compact.add("ab".repeat(31) + "ab")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 700, 10_000})
    void references_are_found_part_by_part_whatever_the_room(int room) {
        SplittableRandom random = new SplittableRandom(room);
        List<ChunkReference> stored = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            stored.add(reference(random));
        }
        Set<Long> lost = new HashSet<>();
        ReferenceSet set = new ReferenceSet(room);
        stored.forEach(set::add);
        for (int part = 0; part < set.parts(); part++) {
            if (part > 0) {
                set.begin(part);
                stored.forEach(set::add);
            }
            // The first ten are in no pack.
            stored.subList(10, stored.size()).forEach(set::tickOff);
            set.forEachNotFound(lost::add);
        }

        assertThat(lost)
                .containsExactlyInAnyOrderElementsOf(
                        stored.subList(0, 10).stream().map(ReferenceSet::digest).toList());
    }

    @Test
    void bits_are_set_where_they_were_set_also_far_apart() {
        ChunkBits bits = new ChunkBits();
        List<Long> set = List.of(0L, 1L, 1L << 20, (1L << 20) - 1, 1L << 40);
        set.forEach(bits::set);

        assertThat(set).allMatch(bits::get);
        assertThat(List.of(2L, (1L << 20) + 1, (1L << 40) + 1)).noneMatch(bits::get);
    }
}
