package io.holdfast.benchmark.limit;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.holdfast.benchmark.image.DataRuns;
import io.holdfast.benchmark.image.Run;
import io.holdfast.repository.RepositorySettings;
import io.holdfast.repository.sealing.Compression;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.conscrypt.Conscrypt;

/**
 * The least that a full import of an image can cost with our digest, compression and cipher: each
 * stage by itself, on the same bytes, on one thread, in buffers that are used again. It does what
 * an import must and nothing more: holes are not read, zeros are not digested, and what was there
 * before is digested but neither compressed nor sealed. Nothing is written.
 */
public final class Limit implements AutoCloseable {

    private static final int KEY_BYTES = 32;
    private static final int TAG_BITS = 128;
    private static final int NONCE_BYTES = 12;

    private final int chunkBytes = RepositorySettings.defaults().chunkBytes();
    private final StageClock clock = new StageClock();
    private final ZstdCompressCtx compressor =
            Compression.compressor(RepositorySettings.defaults().compressionLevel());
    private final Mac mac;
    private final Cipher cipher;
    private final ByteBuffer plain = ByteBuffer.allocateDirect(chunkBytes);
    private final ByteBuffer compressed =
            ByteBuffer.allocateDirect(Math.toIntExact(Zstd.compressBound(chunkBytes)));
    private final ByteBuffer sealed =
            ByteBuffer.allocateDirect(compressed.capacity() + TAG_BITS / Byte.SIZE);
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(chunkBytes);
    private final Set<ByteBuffer> known = new HashSet<>();
    private long nonces;

    private Limit() throws GeneralSecurityException {
        mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(new byte[KEY_BYTES], "HmacSHA256"));
        cipher = Cipher.getInstance("AES/GCM/NoPadding", Conscrypt.newProvider());
    }

    /**
     * Prints the CPU seconds of each stage. The arguments: the image, and how many threads do all
     * of it at once; the mean of theirs is printed.
     */
    public static void main(String[] arguments) throws InterruptedException, ExecutionException {
        Path image = Path.of(arguments[0]);
        int threads = Integer.parseInt(arguments[1]);
        List<Future<StageSeconds>> running = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < threads; i++) {
                running.add(executor.submit(() -> alone(image)));
            }
        }
        List<StageSeconds> all = new ArrayList<>();
        for (Future<StageSeconds> one : running) {
            all.add(one.get());
        }
        System.out.print(StageSeconds.mean(all).text());
    }

    private static StageSeconds alone(Path image) throws IOException, GeneralSecurityException {
        try (Limit limit = new Limit()) {
            return limit.of(image);
        }
    }

    StageSeconds of(Path image) throws IOException, GeneralSecurityException {
        try (FileChannel channel = FileChannel.open(image, StandardOpenOption.READ)) {
            for (Run run : DataRuns.of(image)) {
                for (long at = run.offset(); at < run.end(); ) {
                    long line = (at / chunkBytes + 1) * chunkBytes;
                    long end = Math.min(line, run.end());
                    chunk(channel, at, (int) (end - at));
                    at = end;
                }
            }
        }
        return clock.seconds();
    }

    private void chunk(FileChannel channel, long at, int length)
            throws IOException, GeneralSecurityException {
        clock.start();
        plain.clear().limit(length);
        while (plain.hasRemaining()) {
            if (channel.read(plain, at + plain.position()) < 0) {
                throw new IOException("the image became shorter while it was read");
            }
        }
        plain.flip();
        clock.end(Stage.READ);
        boolean zero = plain.mismatch(zeros.slice(0, length)) < 0;
        clock.end(Stage.ZERO_CHECK);
        if (zero) {
            return;
        }
        mac.update(plain.duplicate());
        byte[] digest = mac.doFinal();
        clock.end(Stage.DIGEST);
        if (known.add(ByteBuffer.wrap(digest))) {
            seal(length);
        }
    }

    private void seal(int length) throws GeneralSecurityException {
        clock.start();
        int bytes =
                compressor.compressDirectByteBuffer(
                        compressed, 0, compressed.capacity(), plain, 0, length);
        clock.end(Stage.COMPRESS);
        ByteBuffer body = bytes < length ? compressed.slice(0, bytes) : plain.duplicate();
        nonces++;
        byte[] nonce = ByteBuffer.allocate(NONCE_BYTES).putLong(nonces).array();
        cipher.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(new byte[KEY_BYTES], "AES"),
                new GCMParameterSpec(TAG_BITS, nonce));
        cipher.doFinal(body, sealed.clear());
        clock.end(Stage.SEAL);
    }

    @Override
    public void close() {
        compressor.close();
    }
}
