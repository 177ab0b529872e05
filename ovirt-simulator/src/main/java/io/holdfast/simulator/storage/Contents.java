package io.holdfast.simulator.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;

/** What two disks read as, whatever their layers. */
public final class Contents {
    private static final int STEP_BYTES = 16 * Clusters.BYTES;

    private Contents() {}

    /**
     * SHA-256 over the places and bytes of all clusters that are not zeros, and the size, in hex:
     * equal for disks that read the same, whether zeros are stored or not. Holes cost nothing. Not
     * the digest of the raw bytes.
     */
    public static String digest(DiskView disk) throws IOException {
        MessageDigest digest = sha256();
        digest.update(longBytes(disk.size()));
        ByteBuffer step = ByteBuffer.allocate(STEP_BYTES);
        ByteBuffer zeros = ByteBuffer.allocate(Clusters.BYTES);
        for (ZeroExtent extent : disk.extents()) {
            long at = extent.range().start();
            while (!extent.zero() && at < extent.range().end()) {
                step.clear().limit((int) Math.min(STEP_BYTES, extent.range().end() - at));
                disk.read(at, step);
                update(digest, step.flip(), zeros, at);
                at += step.limit();
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void update(MessageDigest digest, ByteBuffer step, ByteBuffer zeros, long at) {
        int end = step.limit();
        for (int from = 0; from < end; from += Clusters.BYTES) {
            int length = Math.min(Clusters.BYTES, end - from);
            ByteBuffer cluster = step.slice(from, length);
            if (cluster.mismatch(zeros.slice(0, length)) >= 0) {
                digest.update(longBytes(at + from));
                digest.update(cluster);
            }
        }
    }

    /** The first offset at which the two read differently; the shorter's size if one is longer. */
    public static OptionalLong firstDifference(DiskView one, DiskView other) throws IOException {
        long common = Math.min(one.size(), other.size());
        List<ZeroExtent> ones = one.extents();
        List<ZeroExtent> others = other.extents();
        ByteBuffer left = ByteBuffer.allocate(STEP_BYTES);
        ByteBuffer right = ByteBuffer.allocate(STEP_BYTES);
        int i = 0;
        int j = 0;
        long at = 0;
        while (at < common) {
            while (ones.get(i).range().end() <= at) {
                i++;
            }
            while (others.get(j).range().end() <= at) {
                j++;
            }
            long until =
                    Math.min(
                            common,
                            Math.min(ones.get(i).range().end(), others.get(j).range().end()));
            if (!(ones.get(i).zero() && others.get(j).zero())) {
                until = Math.min(until, at + STEP_BYTES);
                int n = (int) (until - at);
                one.read(at, left.clear().limit(n));
                other.read(at, right.clear().limit(n));
                int mismatch = left.flip().mismatch(right.flip());
                if (mismatch >= 0) {
                    return OptionalLong.of(at + mismatch);
                }
            }
            at = until;
        }
        return one.size() == other.size() ? OptionalLong.empty() : OptionalLong.of(common);
    }

    private static byte[] longBytes(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
