package io.holdfast.repository.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.localstack.S3Server;
import io.holdfast.localstack.SmallDisk;
import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.PutOutcome;
import io.holdfast.repository.store.RepositoryException;
import io.holdfast.repository.store.Retrying;
import io.holdfast.repository.store.RetryingBlobStore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk under the S3 server is full. */
class FullDiskTest {

    private static final long DISK_BYTES = 48L << 20;
    private static final int PACK_BYTES = 8 << 20;
    private static final BlobName STORED = new BlobName("packs/00/stored");
    private static final BlobName WANTED = new BlobName("packs/01/wanted");

    @TempDir Path folder;
    private SmallDisk disk;
    private S3Server server;
    private S3BlobStore store;

    @BeforeEach
    void start_a_server_on_a_small_disk() {
        assumeTrue(SmallDisk.isPossible(), "no mounts in a user namespace on this machine");
        disk = SmallDisk.at(folder.resolve("objects"), DISK_BYTES, folder.resolve("disk.log"));
        server = S3Server.start(folder.resolve("server"), disk);
        store =
                new S3BlobStore(
                        S3Settings.of(
                                server.endpoint(),
                                server.region(),
                                server.createBucket("full"),
                                server.accessKey(),
                                server.secretKey()));
    }

    @AfterEach
    void stop() {
        if (store != null) {
            store.close();
            server.close();
            disk.close();
        }
    }

    private static byte[] pack(int seed) {
        byte[] pack = new byte[PACK_BYTES];
        new Random(seed).nextBytes(pack);
        return pack;
    }

    @Test
    void a_pack_that_finds_no_room_is_not_there_and_what_was_stored_stays_readable() {
        byte[] stored = pack(1);
        store.putIfAbsent(STORED, ByteBuffer.wrap(stored));
        disk.fill();

        assertThatThrownBy(() -> store.putIfAbsent(WANTED, ByteBuffer.wrap(pack(2))))
                .isInstanceOf(RepositoryException.Unavailable.class);

        assertThat(store.head(WANTED)).isEmpty();
        assertThat(store.get(STORED, PACK_BYTES)).isEqualTo(stored);
        try (Stream<BlobInfo> listed = store.list("packs/")) {
            assertThat(listed).extracting(BlobInfo::name).containsExactly(STORED);
        }
    }

    @Test
    void a_pack_is_stored_whole_when_there_is_room_again() throws Exception {
        byte[] wanted = pack(3);
        disk.fill();
        Retrying retrying =
                Retrying.real(Retrying.Patience.defaults().within(Duration.ofMinutes(2)));
        try (RetryingBlobStore patient = new RetryingBlobStore(store, retrying);
                ExecutorService writer = Executors.newSingleThreadExecutor()) {
            assertThatThrownBy(() -> store.putIfAbsent(WANTED, ByteBuffer.wrap(wanted)))
                    .isInstanceOf(RepositoryException.Unavailable.class);
            Future<PutOutcome> put =
                    writer.submit(() -> patient.putIfAbsent(WANTED, ByteBuffer.wrap(wanted)));
            disk.free();

            assertThat(put.get()).isEqualTo(PutOutcome.STORED);
            assertThat(store.get(WANTED, PACK_BYTES)).isEqualTo(wanted);
        }
    }
}
