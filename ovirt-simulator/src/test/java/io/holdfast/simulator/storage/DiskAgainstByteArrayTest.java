package io.holdfast.simulator.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random writes, zeros, snapshots, merges and bitmaps, held against plain byte arrays. */
class DiskAgainstByteArrayTest {
    private static final int SIZE = 20 * Clusters.BYTES + 4096;

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void a_disk_and_its_frozen_states_read_as_byte_arrays_would(long seed) throws IOException {
        try (StorageDomain domain = StorageDomain.in(directory)) {
            SimDisk disk = domain.create("disk", SIZE, VolumeFormat.COW);
            Oracle oracle = new Oracle(disk, new Random(seed));
            for (int step = 0; step < 150; step++) {
                oracle.step();
            }
            oracle.check();
        }
    }

    /** Does everything twice: to the disk, and to arrays. */
    private static final class Oracle {
        final SimDisk disk;
        final Random random;
        final byte[] live = new byte[SIZE];
        final Map<LayerId, byte[]> snapshots = new HashMap<>();
        final List<PointInTime> points = new ArrayList<>();
        final Map<PointInTime, byte[]> pointBytes = new HashMap<>();
        final Map<PointInTime, boolean[]> pointDirty = new HashMap<>();
        final Map<BitmapName, boolean[]> bitmaps = new HashMap<>();

        Oracle(SimDisk disk, Random random) {
            this.disk = disk;
            this.random = random;
        }

        void step() throws IOException {
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3, 4 -> write();
                case 5, 6 -> zero();
                case 7 -> snapshots.put(disk.freeze(), live.clone());
                case 8 -> releaseSnapshot();
                case 9 -> openPoint();
                case 10 -> closePoint();
                default -> startBitmap();
            }
        }

        void write() throws IOException {
            ByteRange range = someRange();
            byte[] bytes = new byte[(int) range.length()];
            random.nextBytes(bytes);
            disk.guestWrite(range.start(), bytes);
            System.arraycopy(bytes, 0, live, (int) range.start(), bytes.length);
            dirty(range);
        }

        void zero() throws IOException {
            ByteRange range = someRange();
            disk.zero(range);
            Arrays.fill(live, (int) range.start(), (int) range.end(), (byte) 0);
            dirty(range);
        }

        ByteRange someRange() {
            int unit = random.nextBoolean() ? Clusters.BYTES : 512;
            int start = random.nextInt(SIZE / unit) * unit;
            int length = Math.min(SIZE - start, 1 + random.nextInt(4 * Clusters.BYTES));
            return new ByteRange(start, random.nextBoolean() ? length : Math.min(length, unit));
        }

        void dirty(ByteRange range) {
            for (boolean[] bitmap : bitmaps.values()) {
                for (long at = range.start(); at < range.end(); at++) {
                    bitmap[(int) (at / Clusters.BYTES)] = true;
                }
            }
        }

        void releaseSnapshot() throws IOException {
            Optional<LayerId> any = snapshots.keySet().stream().findAny();
            if (any.isPresent()) {
                disk.release(any.get());
                snapshots.remove(any.get());
            }
        }

        void startBitmap() {
            BitmapName name = new BitmapName("checkpoint-" + bitmaps.size());
            disk.startBitmap(name);
            bitmaps.put(name, new boolean[Clusters.count(SIZE)]);
        }

        void openPoint() throws IOException {
            Optional<BitmapName> since = bitmaps.keySet().stream().findAny();
            BitmapName next = new BitmapName("checkpoint-" + bitmaps.size());
            PointInTime point = disk.openPointInTime(since, Optional.of(next));
            points.add(point);
            pointBytes.put(point, live.clone());
            since.ifPresent(name -> pointDirty.put(point, bitmaps.get(name).clone()));
            bitmaps.put(next, new boolean[Clusters.count(SIZE)]);
        }

        void closePoint() throws IOException {
            if (!points.isEmpty()) {
                points.remove(random.nextInt(points.size())).close();
            }
        }

        void check() throws IOException {
            checkView(disk, live);
            for (Map.Entry<LayerId, byte[]> snapshot : snapshots.entrySet()) {
                checkView(disk.frozenView(snapshot.getKey()), snapshot.getValue());
            }
            for (PointInTime point : points) {
                checkView(point, pointBytes.get(point));
                checkDirty(point);
            }
        }

        void checkView(DiskView view, byte[] expected) throws IOException {
            ByteBuffer read = ByteBuffer.allocate(SIZE);
            view.read(0, read);
            assertThat(Arrays.mismatch(read.array(), expected)).isEqualTo(-1);
            long at = 0;
            boolean lastZero = false;
            for (ZeroExtent extent : view.extents()) {
                assertThat(extent.range().start()).isEqualTo(at);
                assertThat(at == 0 || lastZero != extent.zero()).isTrue();
                for (long b = at; extent.zero() && b < extent.range().end(); b++) {
                    assertThat(expected[(int) b]).isZero();
                }
                at = extent.range().end();
                lastZero = extent.zero();
            }
            assertThat(at).isEqualTo(SIZE);
        }

        void checkDirty(PointInTime point) {
            boolean[] expected = pointDirty.get(point);
            if (expected == null) {
                assertThat(point.dirtyExtents()).isEmpty();
                return;
            }
            boolean[] seen = new boolean[expected.length];
            for (DirtyExtent extent : point.dirtyExtents().orElseThrow()) {
                int from = Clusters.indexOf(extent.range().start());
                Arrays.fill(seen, from, Clusters.count(extent.range().end()), extent.dirty());
            }
            assertThat(seen).isEqualTo(expected);
        }
    }
}
