package io.holdfast.simulator.imageio;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** One of the digests by name, collecting block digests. */
final class BlockDigest {
    private static final String BLAKE2B = "blake2b";
    private static final Map<String, String> JDK_NAMES =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("md5", "MD5"),
                            Map.entry("sha1", "SHA-1"),
                            Map.entry("sha224", "SHA-224"),
                            Map.entry("sha256", "SHA-256"),
                            Map.entry("sha384", "SHA-384"),
                            Map.entry("sha3_224", "SHA3-224"),
                            Map.entry("sha3_256", "SHA3-256"),
                            Map.entry("sha3_384", "SHA3-384"),
                            Map.entry("sha3_512", "SHA3-512"),
                            Map.entry("sha512", "SHA-512"),
                            Map.entry("sha512_224", "SHA-512/224"),
                            Map.entry("sha512_256", "SHA-512/256")));

    private final String name;
    private final ByteArrayOutputStream digests = new ByteArrayOutputStream();

    private BlockDigest(String name) {
        this.name = name;
    }

    /** All names, sorted. */
    static SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>(JDK_NAMES.keySet());
        names.add(BLAKE2B);
        return names;
    }

    static BlockDigest of(String name) {
        return new BlockDigest(name);
    }

    byte[] digest(byte[] bytes, int length) {
        String jdkName = JDK_NAMES.get(name);
        if (jdkName == null) {
            return Blake2b.digest256(bytes, length);
        }
        try {
            MessageDigest digest = MessageDigest.getInstance(jdkName);
            digest.update(bytes, 0, length);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK lost its " + jdkName, e);
        }
    }

    void append(byte[] blockDigest) {
        digests.writeBytes(blockDigest);
    }

    byte[] whole() {
        byte[] all = digests.toByteArray();
        return digest(all, all.length);
    }
}
