package io.holdfast.repository.sealing;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.holdfast.localstack.fuzz.Fuzzing;
import io.holdfast.localstack.fuzz.Parser;
import io.holdfast.localstack.fuzz.Parser.Bound;
import io.holdfast.repository.format.ChunkId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.Mac;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is sealed opens as it was or not at all; and what a holder of the keys has sealed badly (a
 * frame that is none, a length that is another) is refused just so.
 */
class SealsFuzzTest {

    private static final int CHUNK_BYTES = 4 << 10;
    private static final int FLAGS_AND_LENGTH_BYTES = 1 + Integer.BYTES;

    /** A cipher and its key; the stated plain length costs nothing before the seal has held. */
    private static final Bound OF_SEALED = new Bound(8, 512 << 10);

    /** A sealer's buffers are its own: nothing but keys and what a failure says. */
    private static final Bound OF_CHUNK = new Bound(1, 64 << 10);

    /** Once the seal has held, the longest content of the kind. */
    private static final Bound OF_FRAME =
            new Bound(8, (512 << 10) + ObjectKind.RECOVERY_POINT.plainBytesMax());

    private static final RepositorySecret SECRET = RepositorySecret.generate();
    private static final SealedObjects OBJECTS = new SealedObjects(SECRET);
    private static final ChunkSealer SEALER = new ChunkSealer(ChunkKeys.of(SECRET), CHUNK_BYTES, 1);
    private static final byte[] TEXT =
            "the same words again ".repeat(50).getBytes(StandardCharsets.US_ASCII);
    private static final String NAME = "recovery-points/a/b";

    static Stream<Parser> parsers() {
        return Stream.concat(
                Arrays.stream(ObjectKind.values()).map(SealsFuzzTest::sealed),
                Stream.of(chunk(), frame(), chunkFrame(), slot()));
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(length).nextBytes(bytes);
        return bytes;
    }

    private static Parser sealed(ObjectKind kind) {
        List<byte[]> good =
                List.of(OBJECTS.seal(kind, NAME, TEXT), OBJECTS.seal(kind, NAME, noise(200)));
        return new Parser(
                "sealed " + kind,
                Unsealable.class,
                OF_SEALED,
                good,
                input -> {
                    OBJECTS.open(kind, NAME, input);
                    requireUnchanged(input, good);
                });
    }

    private static void requireUnchanged(byte[] opened, List<byte[]> good) {
        if (good.stream().noneMatch(one -> Arrays.equals(one, opened))) {
            throw new AssertionError("it opened although it was altered");
        }
    }

    private static Parser chunk() {
        ChunkId id = SEALER.identify(ByteBuffer.wrap(TEXT));
        List<byte[]> good = List.of(array(SEALER.seal(id, ByteBuffer.wrap(TEXT))));
        return new Parser(
                "sealed chunk",
                Unsealable.class,
                OF_CHUNK,
                good,
                input -> {
                    SEALER.open(id, TEXT.length, ByteBuffer.wrap(input));
                    requireUnchanged(input, good);
                });
    }

    private static byte[] array(ByteBuffer bytes) {
        byte[] array = new byte[bytes.remaining()];
        bytes.get(array);
        return array;
    }

    /** Flags, plain length and body of an object, sealed by one who may. */
    private static Parser frame() {
        return new Parser(
                "frame of an object",
                Unsealable.class,
                OF_FRAME,
                frames(),
                input -> {
                    byte[] plain =
                            OBJECTS.open(ObjectKind.RECOVERY_POINT, NAME, forged(padded(input)));
                    requireStated(padded(input), plain.length);
                });
    }

    private static List<byte[]> frames() {
        byte[] compressed = Zstd.compress(TEXT);
        return List.of(
                frame(Compression.ZSTD, TEXT.length, compressed),
                frame(Compression.RAW, TEXT.length, TEXT));
    }

    private static byte[] frame(byte flags, int plainBytes, byte[] body) {
        return ByteBuffer.allocate(FLAGS_AND_LENGTH_BYTES + body.length)
                .put(flags)
                .putInt(plainBytes)
                .put(body)
                .array();
    }

    private static byte[] padded(byte[] input) {
        return Arrays.copyOf(input, Math.max(input.length, FLAGS_AND_LENGTH_BYTES));
    }

    private static void requireStated(byte[] frame, int plainBytes) {
        if (ByteBuffer.wrap(frame).getInt(1) != plainBytes) {
            throw new AssertionError(plainBytes + " bytes came out of it, it states others");
        }
    }

    private static byte[] forged(byte[] frame) throws GeneralSecurityException {
        byte kind = (byte) ObjectKind.RECOVERY_POINT.code();
        byte[] name = NAME.getBytes(StandardCharsets.US_ASCII);
        Mac mac = SubKeys.mac(SECRET.subKey("holdfast/1/metadata-sealing"));
        mac.update(kind);
        byte[] header =
                ByteBuffer.allocate(2 * FLAGS_AND_LENGTH_BYTES)
                        .putInt(SealedObjects.MAGIC)
                        .put(kind)
                        .put(frame, 0, FLAGS_AND_LENGTH_BYTES)
                        .array();
        byte[] associated = Arrays.copyOf(header, header.length + name.length);
        System.arraycopy(name, 0, associated, header.length, name.length);
        return sealed(mac.doFinal(name), header, associated, frame);
    }

    private static byte[] sealed(byte[] key, byte[] header, byte[] associated, byte[] frame)
            throws GeneralSecurityException {
        Gcm gcm = new Gcm();
        byte[] nonce = gcm.freshNonce();
        byte[] body =
                gcm.sealing(SubKeys.aes(key), nonce, associated)
                        .doFinal(
                                frame,
                                FLAGS_AND_LENGTH_BYTES,
                                frame.length - FLAGS_AND_LENGTH_BYTES);
        return ByteBuffer.allocate(header.length + nonce.length + body.length)
                .put(header)
                .put(nonce)
                .put(body)
                .array();
    }

    /** The same of a chunk, whose digest no other bytes have. */
    private static Parser chunkFrame() {
        ChunkId id = SEALER.identify(ByteBuffer.wrap(TEXT));
        return new Parser(
                "frame of a chunk",
                Unsealable.class,
                OF_SEALED,
                frames(),
                input -> {
                    byte[] frame = padded(input);
                    ByteBuffer plain =
                            SEALER.open(
                                    id,
                                    ByteBuffer.wrap(frame).getInt(1),
                                    ByteBuffer.wrap(forgedChunk(id, frame)));
                    if (!plain.equals(ByteBuffer.wrap(TEXT))) {
                        throw new AssertionError("other bytes came out of it");
                    }
                });
    }

    private static byte[] forgedChunk(ChunkId id, byte[] frame) throws GeneralSecurityException {
        byte[] header = Arrays.copyOf(frame, FLAGS_AND_LENGTH_BYTES);
        byte[] associated =
                ByteBuffer.allocate(1 + ChunkKeys.ID_BYTES + header.length)
                        .put((byte) 1)
                        .put(id.bytes())
                        .put(header)
                        .array();
        byte[] key = SubKeys.mac(ChunkKeys.of(SECRET).sealing()).doFinal(id.bytes());
        return sealed(key, header, associated, frame);
    }

    /** Salt and wrapped secret, one line each; nothing that differs opens. */
    private static Parser slot() {
        RepositoryLayout layout = new RepositoryLayout(new UUID(1, 2), CHUNK_BYTES, 1L << 30);
        MasterKey key = MasterKey.generate();
        KeySlot made = SECRET.wrap(layout, key, Instant.EPOCH);
        byte[] good = (made.salt() + "\n" + made.wrapped()).getBytes(StandardCharsets.US_ASCII);
        return new Parser(
                "key slot",
                Unsealable.class,
                OF_SEALED,
                List.of(good),
                List.of("=".getBytes(StandardCharsets.US_ASCII)),
                input -> {
                    String text = new String(input, StandardCharsets.UTF_8);
                    int line = Math.max(0, text.indexOf('\n'));
                    KeySlot slot =
                            new KeySlot(
                                    made.id(),
                                    made.created(),
                                    text.substring(0, line),
                                    text.substring(line).strip());
                    if (RepositorySecret.unwrap(layout, slot, key).isEmpty()) {
                        throw new Unsealable("it opens to no key");
                    }
                    requireSame(made, slot);
                });
    }

    /** By their bytes: base64 has more than one text for some. */
    private static void requireSame(KeySlot made, KeySlot opened) {
        Base64.Decoder base64 = Base64.getDecoder();
        if (!Arrays.equals(base64.decode(made.salt()), base64.decode(opened.salt()))
                || !Arrays.equals(base64.decode(made.wrapped()), base64.decode(opened.wrapped()))) {
            throw new AssertionError("it opened although it was altered");
        }
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void what_was_sealed_opens_as_it_was_or_is_refused_within_bounds(Parser parser) {
        assertThat(Fuzzing.run(parser).refused()).isPositive();
    }
}
