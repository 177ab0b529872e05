package io.holdfast.repository.sealing;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.holdfast.repository.format.ChunkId;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Digests, compresses, seals and opens chunks in buffers of its own, which it uses again and again.
 * For one thread at a time; what it returns holds until its next call.
 */
public final class ChunkSealer implements AutoCloseable {

    private static final byte FORMAT = 1;
    private static final int HEADER_BYTES = 1 + Integer.BYTES;

    /** What sealing adds to a chunk that is stored raw. */
    public static final int OVERHEAD_BYTES = HEADER_BYTES + Gcm.NONCE_BYTES + Gcm.TAG_BYTES;

    private static final int PAGE_BYTES = 4 << 10;

    private static final int ASSOCIATED_BYTES = 1 + ChunkKeys.ID_BYTES + HEADER_BYTES;

    private final int chunkBytesMax;
    private final Mac ids;
    private final Mac keys;
    private final Gcm gcm = new Gcm();
    private final ZstdCompressCtx compressor;
    private final ZstdDecompressCtx decompressor = new ZstdDecompressCtx();
    private final ByteBuffer plainBuffer;
    private final ByteBuffer bodyBuffer;
    private final ByteBuffer sealedBuffer;

    public ChunkSealer(ChunkKeys keys, int chunkBytesMax, int level) {
        this.chunkBytesMax = chunkBytesMax;
        this.ids = SubKeys.bulkMac(keys.ids());
        this.keys = SubKeys.mac(keys.sealing());
        this.compressor = Compression.compressor(level);
        plainBuffer = ByteBuffer.allocateDirect(targetBytes(chunkBytesMax));
        bodyBuffer =
                ByteBuffer.allocateDirect(
                        Math.toIntExact(Zstd.compressBound(chunkBytesMax)) + Gcm.TAG_BYTES);
        sealedBuffer = ByteBuffer.allocateDirect(chunkBytesMax + OVERHEAD_BYTES);
    }

    /** Whether digest and cipher are native here, and so need nothing compiled to be fast. */
    public static boolean isNative() {
        return NativeCrypto.PROVIDER != null;
    }

    /** The keyed digest of the remaining bytes. */
    public ChunkId identify(ByteBuffer plain) {
        ids.update(plain.duplicate());
        return ChunkId.of(ids.doFinal());
    }

    /** Seals the remaining bytes, whose identity is {@code id}. */
    public ByteBuffer seal(ChunkId id, ByteBuffer plain) {
        ByteBuffer direct = direct(plain);
        int length = direct.remaining();
        bodyBuffer.clear();
        int compressed =
                compressor.compressDirectByteBuffer(
                        bodyBuffer, 0, bodyBuffer.capacity(), direct, direct.position(), length);
        boolean raw = Compression.storeRaw(length, compressed);
        byte flags = raw ? Compression.RAW : Compression.ZSTD;
        ByteBuffer body = raw ? direct : bodyBuffer.slice(0, compressed);
        byte[] nonce = gcm.freshNonce();
        sealedBuffer.clear().put(flags).putInt(length).put(nonce);
        try {
            gcm.sealing(key(id), nonce, associated(id, flags, length)).doFinal(body, sealedBuffer);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("chunk " + id + " cannot be sealed", e);
        }
        return sealedBuffer.flip().asReadOnlyBuffer();
    }

    /**
     * The plain bytes of a sealed chunk, verified: seal, length and keyed digest.
     *
     * @param plainBytes as the segment map states it
     * @param sealed read from its position to its limit
     */
    public ByteBuffer open(ChunkId id, int plainBytes, ByteBuffer sealed) throws Unsealable {
        return open(id, plainBytes, sealed, plainBuffer);
    }

    /** A buffer that chunks are opened into; on a page, so that files take it without a copy. */
    public static ByteBuffer target(int chunkBytesMax) {
        int pages = (targetBytes(chunkBytesMax) + PAGE_BYTES - 1) / PAGE_BYTES;
        return ByteBuffer.allocateDirect((pages + 1) * PAGE_BYTES).alignedSlice(PAGE_BYTES);
    }

    /** The cipher asks for room for its tag. */
    private static int targetBytes(int chunkBytesMax) {
        return chunkBytesMax + Gcm.TAG_BYTES;
    }

    /**
     * The same in a buffer of the caller's, which holds it for as long as the caller likes.
     *
     * @param target made by {@link #target}; whatever it holds is lost
     */
    public ByteBuffer open(ChunkId id, int plainBytes, ByteBuffer sealed, ByteBuffer target)
            throws Unsealable {
        if (sealed.remaining() < OVERHEAD_BYTES || sealed.remaining() > sealedBuffer.capacity()) {
            throw new Unsealable("a sealed chunk cannot have " + sealed.remaining() + " bytes");
        }
        sealedBuffer.clear().put(sealed.duplicate()).flip();
        byte flags = sealedBuffer.get();
        int stated = sealedBuffer.getInt();
        if (stated != plainBytes || stated < 1 || stated > chunkBytesMax) {
            throw new Unsealable(
                    "it states %d plain bytes, the map %d".formatted(stated, plainBytes));
        }
        ByteBuffer plain = expand(flags, stated, id, target);
        if (!identify(plain).equals(id)) {
            throw new Unsealable("its content has another digest");
        }
        return plain;
    }

    private ByteBuffer expand(byte flags, int plainBytes, ChunkId id, ByteBuffer target)
            throws Unsealable {
        ByteBuffer plain =
                switch (flags) {
                    case Compression.RAW -> decrypt(id, flags, plainBytes, target).slice();
                    case Compression.ZSTD ->
                            decompress(
                                    plainBytes, decrypt(id, flags, plainBytes, bodyBuffer), target);
                    default -> throw new Unsealable("it has unknown flags " + flags);
                };
        if (plain.remaining() != plainBytes) {
            throw new Unsealable(
                    "it has %d plain bytes where %d are stated"
                            .formatted(plain.remaining(), plainBytes));
        }
        return plain;
    }

    private ByteBuffer decrypt(ChunkId id, byte flags, int plainBytes, ByteBuffer out)
            throws Unsealable {
        byte[] nonce = new byte[Gcm.NONCE_BYTES];
        sealedBuffer.get(nonce);
        out.clear();
        try {
            gcm.opening(key(id), nonce, associated(id, flags, plainBytes))
                    .doFinal(sealedBuffer, out);
        } catch (GeneralSecurityException e) {
            throw new Unsealable("its seal does not hold", e);
        }
        return out.flip();
    }

    private ByteBuffer decompress(int plainBytes, ByteBuffer body, ByteBuffer target)
            throws Unsealable {
        target.clear();
        try {
            int written =
                    decompressor.decompressDirectByteBuffer(
                            target, 0, plainBytes, body, 0, body.remaining());
            return target.slice(0, written);
        } catch (ZstdException e) {
            throw new Unsealable("it does not decompress to its stated length", e);
        }
    }

    /** zstd and the cipher are fast on direct buffers only. */
    private ByteBuffer direct(ByteBuffer plain) {
        if (plain.remaining() < 1 || plain.remaining() > chunkBytesMax) {
            throw new IllegalArgumentException(
                    "a chunk has 1 to %d bytes, not %d"
                            .formatted(chunkBytesMax, plain.remaining()));
        }
        return plain.isDirect()
                ? plain.slice()
                : plainBuffer.clear().put(plain.duplicate()).flip().slice();
    }

    /** Each chunk has a key of its own, so no key ever seals many messages. */
    private SecretKey key(ChunkId id) {
        return SubKeys.aes(keys.doFinal(id.bytes()));
    }

    private static byte[] associated(ChunkId id, byte flags, int plainBytes) {
        return ByteBuffer.allocate(ASSOCIATED_BYTES)
                .put(FORMAT)
                .put(id.bytes())
                .put(flags)
                .putInt(plainBytes)
                .array();
    }

    @Override
    public void close() {
        compressor.close();
        decompressor.close();
    }
}
