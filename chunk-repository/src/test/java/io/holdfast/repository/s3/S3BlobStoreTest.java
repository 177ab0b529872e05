package io.holdfast.repository.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.localstack.S3Server;
import io.holdfast.localstack.SharedStack;
import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.BlobStoreContract;
import io.holdfast.repository.store.RepositoryException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class S3BlobStoreTest extends BlobStoreContract {

    private static final S3Server SERVER = SharedStack.s3();
    private static final String BUCKET = SERVER.createBucket("contract");
    private static final S3BlobStore STORE = new S3BlobStore(settings(BUCKET, SERVER.secretKey()));
    private static final S3Abilities ABILITIES = STORE.probe();

    private static S3Settings settings(String bucket, String secretKey) {
        return S3Settings.of(
                SERVER.endpoint(), SERVER.region(), bucket, SERVER.accessKey(), secretKey);
    }

    @Override
    protected BlobStore store() {
        return STORE;
    }

    @Override
    protected boolean decidesBetweenWriters() {
        return false;
    }

    @Test
    void a_probe_tells_what_the_store_can_do_and_leaves_nothing() {
        assertThat(ABILITIES.rangeGet()).isTrue();
        assertThat(ABILITIES.conditionalPut()).isTrue();
        try (Stream<BlobInfo> left = STORE.list("probe/")) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void a_wrong_secret_and_a_bucket_that_is_not_there_are_refused() {
        try (BlobStore guessing = new S3BlobStore(settings(BUCKET, "guessed-secret"));
                BlobStore lost = new S3BlobStore(settings("no-such-bucket", SERVER.secretKey()))) {
            BlobName name = new BlobName("a");

            assertThatThrownBy(() -> guessing.putIfAbsent(name, ByteBuffer.allocate(1)))
                    .isInstanceOf(RepositoryException.Refused.class)
                    .hasMessageContaining("check endpoint, bucket, keys")
                    .hasMessageNotContaining("guessed-secret");
            assertThatThrownBy(() -> lost.get(name, 10))
                    .isInstanceOf(RepositoryException.Refused.class)
                    .hasMessageContaining("no-such-bucket");
        }
    }

    @Test
    void a_server_that_is_not_there_or_does_not_answer_is_unavailable() throws Exception {
        URI endpoint;
        try (ServerSocket silent = new ServerSocket(0)) {
            endpoint = URI.create("http://127.0.0.1:" + silent.getLocalPort());
            try (BlobStore store = impatient(endpoint)) {
                assertThatThrownBy(() -> store.get(new BlobName("a"), 10))
                        .isInstanceOf(RepositoryException.Unavailable.class);
            }
        }
        try (BlobStore store = impatient(endpoint)) {
            assertThatThrownBy(() -> store.head(new BlobName("a")))
                    .isInstanceOf(RepositoryException.Unavailable.class)
                    .hasMessageContaining(endpoint.toString());
        }
    }

    private static BlobStore impatient(URI endpoint) {
        return new S3BlobStore(
                S3Settings.of(endpoint, "us-east-1", "bucket", "access", "secret")
                        .within(
                                Duration.ofMillis(500),
                                Duration.ofMillis(200),
                                Duration.ofMillis(400)));
    }

    @Test
    void keys_stay_out_of_texts() {
        assertThat(settings(BUCKET, "very-secret").toString())
                .doesNotContain("very-secret", SERVER.accessKey());
    }
}
