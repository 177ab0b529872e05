package io.holdfast.endtoend;

import io.holdfast.localstack.S3Server;
import io.holdfast.localstack.demo.Installation;
import io.holdfast.repository.ListedRecoveryPoint;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.RunSink;
import io.holdfast.repository.format.DiskManifest;
import io.holdfast.repository.format.DiskManifestId;
import io.holdfast.repository.format.RecoveryPoint;
import io.holdfast.repository.maintenance.Verifier;
import io.holdfast.repository.maintenance.VerifyReport;
import io.holdfast.repository.maintenance.VerifySettings;
import io.holdfast.repository.objects.SealedStore;
import io.holdfast.repository.s3.S3BlobStore;
import io.holdfast.repository.s3.S3Settings;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.BlobStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** The repository of an installation, read as somebody would who has nothing but bucket and key. */
final class StoredPoints implements AutoCloseable {

    private static final int STEP_BYTES = 1 << 20;
    private static final int PACKS_AT_ONCE = 2;

    private final Installation installation;
    private final MasterKey key;
    private final RepositoryReader reader;

    StoredPoints(Installation installation) {
        this.installation = installation;
        this.key = MasterKey.fromFile(installation.masterKey());
        this.reader = RepositoryReader.open(store(), key);
    }

    private BlobStore store() {
        S3Server server = installation.stack().s3();
        return new S3BlobStore(
                S3Settings.of(
                        server.endpoint(),
                        server.region(),
                        Installation.BUCKET,
                        server.accessKey(),
                        server.secretKey()));
    }

    /** Every recovery point that the bucket lists; a damaged one fails. */
    List<RecoveryPoint> all() {
        try (Stream<ListedRecoveryPoint> listed = reader.recoveryPoints().list()) {
            return listed.map(StoredPoints::sound).toList();
        }
    }

    private static RecoveryPoint sound(ListedRecoveryPoint listed) {
        return switch (listed) {
            case ListedRecoveryPoint.Whole(var point) -> point;
            case ListedRecoveryPoint.Damaged damaged ->
                    throw new AssertionError("a recovery point is damaged: " + damaged);
        };
    }

    /**
     * Restores a disk without the services and compares each byte with a raw image; the image's
     * missing end counts as zeros.
     *
     * @return the first difference that was met, or -1 when it is the same
     */
    long firstDifference(RecoveryPoint.Disk disk, Path image)
            throws IOException, InterruptedException {
        try (FileChannel truth = FileChannel.open(image, StandardOpenOption.READ)) {
            DiskManifestId id = disk.manifest();
            DiskManifest manifest = reader.readManifest(id);
            if (manifest.virtualBytes() != truth.size()) {
                return Math.min(manifest.virtualBytes(), truth.size());
            }
            Comparison comparison = new Comparison(truth);
            reader.readDisk(id, comparison);
            return comparison.result(manifest.virtualBytes());
        }
    }

    /** Reads all that is stored and says what is not as it was written. */
    VerifyReport verified() {
        try (SealedStore sealed = SealedStore.open(store(), key, PACKS_AT_ONCE)) {
            return new Verifier(sealed, VerifySettings.defaults()).whole((_, _, _, _) -> {});
        }
    }

    @Override
    public void close() {
        reader.close();
    }

    /** Compares the runs of a disk, which come in any order and from several threads. */
    private static final class Comparison implements RunSink {
        private final FileChannel truth;
        private final AtomicLong difference = new AtomicLong(-1);
        private final AtomicLong covered = new AtomicLong();

        private Comparison(FileChannel truth) {
            this.truth = truth;
        }

        @Override
        public void data(long offsetInDisk, ByteBuffer plain) throws IOException {
            covered.addAndGet(plain.remaining());
            ByteBuffer expected = expected(offsetInDisk, plain.remaining());
            int mismatch = plain.mismatch(expected);
            if (mismatch >= 0) {
                difference.compareAndSet(-1, offsetInDisk + mismatch);
            }
        }

        @Override
        public void zero(long offsetInDisk, long length) throws IOException {
            covered.addAndGet(length);
            ByteBuffer zeros = ByteBuffer.allocate(STEP_BYTES);
            for (long done = 0; done < length; done += STEP_BYTES) {
                int n = (int) Math.min(STEP_BYTES, length - done);
                int mismatch = expected(offsetInDisk + done, n).mismatch(zeros.clear().limit(n));
                if (mismatch >= 0) {
                    difference.compareAndSet(-1, offsetInDisk + done + mismatch);
                }
            }
        }

        private ByteBuffer expected(long offset, int length) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate(length);
            while (bytes.hasRemaining()) {
                if (truth.read(bytes, offset + bytes.position()) < 0) {
                    throw new IOException("the image ends before " + (offset + length));
                }
            }
            return bytes.flip();
        }

        /** A disk whose runs do not cover it differs at its end. */
        private long result(long diskBytes) {
            return covered.get() == diskBytes ? difference.get() : diskBytes;
        }
    }
}
