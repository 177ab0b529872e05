package io.holdfast.repository.model;

import io.holdfast.repository.DiskExtent;
import io.holdfast.repository.DiskExtent.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a disk becomes, and what its medium says of that.
 *
 * @param content all of the disk, as it must be restored
 * @param extents for a plan; they may claim that more changed than did, never less
 */
record DiskChange(PlainDisk content, List<DiskExtent> extents) {

    private DiskChange(byte[] disk, List<DiskExtent> extents) {
        this(new PlainDisk(disk), extents);
    }

    byte[] disk() {
        return content.bytes();
    }

    static final int CHUNK_BYTES = 4 << 10;

    /** Three segments and a bit, with an end off the grid now and then. */
    private static final int BYTES_MAX = 14 * CHUNK_BYTES;

    /** Few, so that content meets again. */
    private static final int CONTENTS = 12;

    private static final int SECTOR = 512;

    /** A disk made of contents that others have too. */
    static DiskChange fresh(SplittableRandom random) {
        byte[] disk = new byte[CHUNK_BYTES * 6 + SECTOR * random.nextInt(8 * 8)];
        for (int at = 0; at < disk.length; at += CHUNK_BYTES) {
            fill(disk, at, Math.min(disk.length, at + CHUNK_BYTES), random.nextInt(CONTENTS));
        }
        return new DiskChange(disk, List.of(new DiskExtent(0, disk.length, Kind.DATA)));
    }

    /** Content 0 is zeros, an odd one does not compress, an even one does. */
    private static void fill(byte[] disk, int from, int to, int content) {
        if (content == 0) {
            Arrays.fill(disk, from, to, (byte) 0);
            return;
        }
        byte[] bytes = new byte[content % 2 == 1 ? to - from : 64];
        new SplittableRandom(content).nextBytes(bytes);
        for (int at = from; at < to; at++) {
            disk[at] = bytes[(at - from) % bytes.length];
        }
    }

    /** Some runs of the disk changed, of any length and place; they overlap those before. */
    static DiskChange runs(byte[] before, SplittableRandom random) {
        return changed(before, before.length, random, 9_000, 5_000);
    }

    /** Very many tiny runs, so that a map would become too fragmented. */
    static DiskChange fragments(byte[] before, SplittableRandom random) {
        return changed(before, before.length, random, 160, 64);
    }

    /** The disk has grown. */
    static DiskChange grown(byte[] before, SplittableRandom random) {
        int more = SECTOR * (1 + random.nextInt(64));
        return changed(before, Math.min(BYTES_MAX, before.length + more), random, 12_000, 5_000);
    }

    /** The disk has shrunk. */
    static DiskChange shrunk(byte[] before, SplittableRandom random) {
        int rest = before.length - SECTOR * random.nextInt(64);
        return changed(before, Math.max(SECTOR, rest), random, 12_000, 5_000);
    }

    private static DiskChange changed(
            byte[] before, int bytes, SplittableRandom random, int gapMax, int runMax) {
        byte[] disk = Arrays.copyOf(before, bytes);
        List<DiskExtent> extents = new ArrayList<>();
        int at = 0;
        while (at < bytes) {
            at = take(extents, at, Math.min(bytes, at + random.nextInt(gapMax)), Kind.CLEAN);
            int end = Math.min(bytes, at + 1 + random.nextInt(runMax));
            at = take(extents, at, end, change(disk, at, end, random));
        }
        return new DiskChange(disk, extents);
    }

    private static int take(List<DiskExtent> extents, int from, int to, Kind kind) {
        if (to > from) {
            extents.add(new DiskExtent(from, to - from, kind));
        }
        return to;
    }

    private static Kind change(byte[] disk, int from, int to, SplittableRandom random) {
        switch (random.nextInt(6)) {
            case 0, 1 -> {
                Arrays.fill(disk, from, to, (byte) 0);
                return Kind.ZERO;
            }
            case 2 -> fill(disk, from, to, random.nextInt(CONTENTS));
            case 3 -> {
                // Called changed, though it is not.
                return Kind.DATA;
            }
            default -> {
                byte[] bytes = new byte[to - from];
                random.nextBytes(bytes);
                System.arraycopy(bytes, 0, disk, from, bytes.length);
            }
        }
        return Kind.DATA;
    }
}
