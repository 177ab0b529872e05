package io.holdfast.repository.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParserTest {

    private static final int CHUNK_BYTES_MAX = 1 << 20;

    private interface Parser {
        Object parse(byte[] bytes) throws Malformed;
    }

    private static byte[] noise(SplittableRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static SegmentMap map(SplittableRandom random) {
        List<Extent> extents = new ArrayList<>();
        List<ChunkReference> chunks = new ArrayList<>();
        long length = 0;
        for (int i = random.nextInt(40); i >= 0; i--) {
            Extent extent;
            if (random.nextInt(3) == 0) {
                extent = new Extent.Zero(1 + random.nextLong(1L << 33));
            } else {
                if (chunks.isEmpty() || random.nextBoolean()) {
                    int plain = 1 + random.nextInt(CHUNK_BYTES_MAX);
                    chunks.add(
                            new ChunkReference(
                                    ChunkId.of(noise(random, 32)),
                                    PackId.of(noise(random, 16)),
                                    random.nextInt(1 << 24),
                                    1 + random.nextInt(plain + 33),
                                    plain));
                }
                ChunkReference chunk = chunks.get(random.nextInt(chunks.size()));
                int offset = random.nextInt(chunk.plainBytes());
                extent =
                        new Extent.Data(
                                1 + random.nextInt(chunk.plainBytes() - offset), chunk, offset);
            }
            extents.add(extent);
            length += extent.length();
        }
        return new SegmentMap(length, extents);
    }

    private static DiskManifest manifest(SplittableRandom random) {
        long segmentBytes = 1 + random.nextLong(1L << 31);
        long virtualBytes = random.nextLong(20 * segmentBytes);
        List<Optional<SegmentMapId>> segments = new ArrayList<>();
        for (long i = DiskManifest.segmentCount(virtualBytes, segmentBytes); i > 0; i--) {
            segments.add(
                    random.nextBoolean()
                            ? Optional.empty()
                            : Optional.of(SegmentMapId.of(noise(random, 32))));
        }
        return new DiskManifest(virtualBytes, 512, segmentBytes, segments);
    }

    private static Object map(byte[] bytes) throws Malformed {
        return SegmentMapBytes.read(bytes, CHUNK_BYTES_MAX);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void maps_and_manifests_read_back_and_no_cut_or_turned_bit_breaks_a_parser(long seed)
            throws Malformed {
        SplittableRandom random = new SplittableRandom(seed);
        SegmentMap map = map(random);
        DiskManifest manifest = manifest(random);

        assertThat(SegmentMapBytes.read(SegmentMapBytes.write(map), CHUNK_BYTES_MAX))
                .isEqualTo(map);
        assertThat(DiskManifestBytes.read(DiskManifestBytes.write(manifest))).isEqualTo(manifest);
        survives(ParserTest::map, SegmentMapBytes.write(map), random);
        survives(DiskManifestBytes::read, DiskManifestBytes.write(manifest), random);
    }

    /** Cut anywhere it is refused; altered it is refused or read, and never anything else. */
    private static void survives(Parser parser, byte[] good, SplittableRandom random) {
        for (int length = 0; length < good.length; length += 1 + good.length / 200) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> parser.parse(cut)).isInstanceOf(Malformed.class);
        }
        byte[] longer = Arrays.copyOf(good, good.length + 1);
        assertThatThrownBy(() -> parser.parse(longer)).isInstanceOf(Malformed.class);
        for (int round = 0; round < 3000; round++) {
            byte[] bad = good.clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            Throwable failure = catchThrowable(() -> parser.parse(bad));
            if (failure != null) {
                assertThat(failure).isInstanceOf(Malformed.class);
            }
        }
    }

    @Test
    void a_count_of_billions_is_refused_before_anything_is_allocated() {
        byte[] bytes = SegmentMapBytes.write(new SegmentMap(10, List.of(new Extent.Zero(10))));
        Arrays.fill(bytes, 13, 17, (byte) 0x7F); // the count of packs

        assertThatThrownBy(() -> map(bytes))
                .isInstanceOf(Malformed.class)
                .hasMessageContaining("entries are stated");
    }

    @Test
    void a_map_with_a_gap_or_an_extent_outside_its_chunk_cannot_be_made() {
        ChunkReference chunk =
                new ChunkReference(ChunkId.of(new byte[32]), PackId.of(new byte[16]), 8, 100, 200);

        assertThatThrownBy(() -> new SegmentMap(11, List.of(new Extent.Zero(10))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Extent.Data(101, chunk, 100))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Extent.Zero(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_later_version_is_refused_by_its_number() {
        byte[] bytes = SegmentMapBytes.write(new SegmentMap(10, List.of(new Extent.Zero(10))));
        bytes[4] = 9;

        assertThatThrownBy(() -> map(bytes))
                .isInstanceOf(Malformed.class)
                .hasMessageContaining("version 9");
    }

    @Test
    void a_pack_tail_reads_back_and_must_leave_no_gap() throws Malformed {
        PackId pack = PackId.of(new byte[16]);
        ChunkId id = ChunkId.of(new byte[32]);
        List<ChunkReference> chunks =
                List.of(
                        new ChunkReference(id, pack, 8, 50, 20),
                        new ChunkReference(id, pack, 58, 60, 30));
        byte[] tail = PackLayout.tail(chunks);
        PackLayout.TailPlace place = new PackLayout.TailPlace(118, tail.length);

        assertThat(PackLayout.readTail(tail, pack, place)).isEqualTo(chunks);
        assertThat(PackLayout.readFooter(PackLayout.footer(place), 118 + tail.length + 16))
                .isEqualTo(place);
        assertThatThrownBy(() -> PackLayout.readFooter(PackLayout.footer(place), 4000))
                .isInstanceOf(Malformed.class);
        assertThatThrownBy(() ->
                        PackLayout.readTail(PackLayout.tail(chunks.subList(1, 2)), pack, place))
                .isInstanceOf(Malformed.class);
        survives(bytes -> PackLayout.readTail(bytes, pack, place), tail, new SplittableRandom(1));
    }
}
