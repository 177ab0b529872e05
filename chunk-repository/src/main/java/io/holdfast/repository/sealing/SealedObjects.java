package io.holdfast.repository.sealing;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Seals and opens whole objects (maps, manifests, configurations, recovery points, pack tails,
 * forwarders), each under a key of its own made from its kind and name. Safe for threads.
 */
public final class SealedObjects {

    static final int MAGIC = 0x48464F31; // "HFO1"
    private static final int HEADER_BYTES = 10;
    static final int OVERHEAD_BYTES = HEADER_BYTES + Gcm.NONCE_BYTES + Gcm.TAG_BYTES;
    private static final int LEVEL = 1;

    private final SecretKey ids;
    private final SecretKey metadata;
    private final SecretKey configuration;

    public SealedObjects(RepositorySecret secret) {
        this.ids = secret.subKey("holdfast/1/metadata-id");
        this.metadata = secret.subKey("holdfast/1/metadata-sealing");
        this.configuration = secret.subKey("holdfast/1/configuration-sealing");
    }

    /** The keyed digest that names content of this kind; 32 bytes. */
    public byte[] identify(ObjectKind kind, byte[] plain) {
        Mac mac = SubKeys.mac(ids);
        mac.update((byte) kind.code());
        return mac.doFinal(plain);
    }

    /** Seals {@code plain} so that it opens under this kind and name only. */
    public byte[] seal(ObjectKind kind, String name, byte[] plain) {
        if (plain.length > kind.plainBytesMax()) {
            throw new IllegalArgumentException(
                    "%s %s has %d bytes, more than %d"
                            .formatted(kind, name, plain.length, kind.plainBytesMax()));
        }
        byte[] compressed = Zstd.compress(plain, LEVEL);
        boolean raw = Compression.storeRaw(plain.length, compressed.length);
        byte[] header = header(kind, raw ? Compression.RAW : Compression.ZSTD, plain.length);
        Gcm gcm = new Gcm();
        byte[] nonce = gcm.freshNonce();
        try {
            byte[] body =
                    gcm.sealing(key(kind, name), nonce, associated(header, name))
                            .doFinal(raw ? plain : compressed);
            return ByteBuffer.allocate(header.length + nonce.length + body.length)
                    .put(header)
                    .put(nonce)
                    .put(body)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(kind + " " + name + " cannot be sealed", e);
        }
    }

    /** The content, if {@code sealed} was sealed under this kind and name. */
    public byte[] open(ObjectKind kind, String name, byte[] sealed) throws Unsealable {
        if (sealed.length < OVERHEAD_BYTES) {
            throw new Unsealable("its " + sealed.length + " bytes are too few");
        }
        ByteBuffer in = ByteBuffer.wrap(sealed);
        if (in.getInt() != MAGIC) {
            throw new Unsealable("it does not start as an object of Holdfast, version 1");
        }
        if (in.get() != kind.code()) {
            throw new Unsealable("it is not a " + kind);
        }
        byte flags = in.get();
        int plainBytes = in.getInt();
        if (plainBytes < 0 || plainBytes > kind.plainBytesMax()) {
            throw new Unsealable("it states " + plainBytes + " plain bytes");
        }
        byte[] body = decrypt(kind, name, sealed);
        return switch (flags) {
            case Compression.RAW -> exactly(plainBytes, body);
            case Compression.ZSTD -> decompress(plainBytes, body);
            default -> throw new Unsealable("it has unknown flags " + flags);
        };
    }

    private byte[] decrypt(ObjectKind kind, String name, byte[] sealed) throws Unsealable {
        byte[] header = Arrays.copyOf(sealed, HEADER_BYTES);
        int start = HEADER_BYTES + Gcm.NONCE_BYTES;
        byte[] nonce = Arrays.copyOfRange(sealed, HEADER_BYTES, start);
        try {
            return new Gcm()
                    .opening(key(kind, name), nonce, associated(header, name))
                    .doFinal(sealed, start, sealed.length - start);
        } catch (GeneralSecurityException e) {
            throw new Unsealable("its seal does not hold", e);
        }
    }

    private static byte[] exactly(int plainBytes, byte[] body) throws Unsealable {
        if (body.length != plainBytes) {
            throw differs(plainBytes, body.length);
        }
        return body;
    }

    private static Unsealable differs(int stated, int found) {
        return new Unsealable("%d bytes where %d are stated".formatted(found, stated));
    }

    private static byte[] decompress(int plainBytes, byte[] body) throws Unsealable {
        byte[] plain = new byte[plainBytes];
        try (ZstdDecompressCtx zstd = new ZstdDecompressCtx()) {
            int written = zstd.decompressByteArray(plain, 0, plainBytes, body, 0, body.length);
            if (written != plainBytes) {
                throw differs(plainBytes, written);
            }
            return plain;
        } catch (ZstdException e) {
            throw new Unsealable("it does not decompress to its stated length", e);
        }
    }

    private SecretKey key(ObjectKind kind, String name) {
        SecretKey area =
                switch (kind) {
                    case CONFIGURATION -> configuration;
                    case SEGMENT_MAP, DISK_MANIFEST, RECOVERY_POINT, PACK_TAIL, FORWARDER ->
                            metadata;
                };
        Mac mac = SubKeys.mac(area);
        mac.update((byte) kind.code());
        return SubKeys.aes(mac.doFinal(name.getBytes(StandardCharsets.US_ASCII)));
    }

    private static byte[] header(ObjectKind kind, byte flags, int plainBytes) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .putInt(MAGIC)
                .put((byte) kind.code())
                .put(flags)
                .putInt(plainBytes)
                .array();
    }

    private static byte[] associated(byte[] header, String name) {
        byte[] text = name.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(header.length + text.length).put(header).put(text).array();
    }
}
