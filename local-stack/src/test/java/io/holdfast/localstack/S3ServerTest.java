package io.holdfast.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.errors.ErrorResponseException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3ServerTest {

    private static final int PACK_BYTES = 16 << 20;

    @Test
    void an_object_outlives_a_crash_and_the_port_is_free_afterwards(@TempDir Path folder)
            throws Exception {
        byte[] pack = new byte[PACK_BYTES];
        new Random(16).nextBytes(pack);
        long pid;
        S3Server kept;
        try (S3Server s3 = S3Server.start(folder.resolve("s3"))) {
            kept = s3;
            String bucket = s3.createBucket("repository");
            assertThat(s3.createBucket("repository")).isEqualTo(bucket);
            MinioClient client = client(s3, s3.secretKey());
            client.putObject(
                    PutObjectArgs.builder()
                            .bucket(bucket)
                            .object("packs/1")
                            .data(pack, pack.length)
                            .build());

            s3.kill();
            assertThat(Await.isFree(s3.endpoint())).isTrue();

            s3.restart();
            try (InputStream found =
                    client.getObject(
                            GetObjectArgs.builder().bucket(bucket).object("packs/1").build())) {
                assertThat(found.readAllBytes()).isEqualTo(pack);
            }
            pid = s3.pid().orElseThrow();
        }
        assertThat(Await.isGone(pid)).isTrue();
        assertThat(Await.isFree(kept.endpoint())).isTrue();
    }

    @Test
    void only_the_secret_key_opens_a_bucket() throws Exception {
        S3Server s3 = SharedStack.s3();
        String bucket = s3.createBucket("guarded");
        BucketExistsArgs question = BucketExistsArgs.builder().bucket(bucket).build();

        assertThat(client(s3, s3.secretKey()).bucketExists(question)).isTrue();
        assertThatThrownBy(() -> client(s3, "guessed-secret").bucketExists(question))
                .isInstanceOf(ErrorResponseException.class);
    }

    @Test
    void a_name_that_no_bucket_may_have_is_refused() {
        assertThatThrownBy(() -> SharedStack.s3().createBucket("No"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'No' is no bucket name");
    }

    private static MinioClient client(S3Server s3, String secretKey) {
        return MinioClient.builder()
                .endpoint(s3.endpoint().toString())
                .region(s3.region())
                .credentials(s3.accessKey(), secretKey)
                .build();
    }
}
