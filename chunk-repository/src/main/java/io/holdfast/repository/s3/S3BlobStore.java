package io.holdfast.repository.s3;

import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobName;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.Damage;
import io.holdfast.repository.store.PutOutcome;
import io.holdfast.repository.store.RepositoryException;
import io.minio.GetBucketVersioningArgs;
import io.minio.GetObjectArgs;
import io.minio.GetObjectLockConfigurationArgs;
import io.minio.GetObjectResponse;
import io.minio.Http;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.errors.ServerException;
import io.minio.messages.Item;
import io.minio.messages.VersioningConfiguration;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Spliterators;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Objects of one bucket. Each put is one request with {@code If-None-Match: *}, preceded by a head
 * where the store is known not to understand that.
 */
public final class S3BlobStore implements BlobStore {

    /** What a range for a buffer outside of the heap goes through. */
    private static final int PIECE_BYTES = 16 << 10;

    private static final byte[] PROBE = "holdfast probe".getBytes(StandardCharsets.US_ASCII);

    private final S3Settings settings;
    private final OkHttpClient http;
    private final MinioClient client;
    private volatile boolean headBeforePut = true;

    public S3BlobStore(S3Settings settings) {
        this.settings = settings;
        this.http =
                new OkHttpClient.Builder()
                        .connectTimeout(settings.connect())
                        .readTimeout(settings.idle())
                        .writeTimeout(settings.idle())
                        .callTimeout(settings.request())
                        // One decorator retries, in one visible place.
                        .retryOnConnectionFailure(false)
                        .protocols(List.of(Protocol.HTTP_1_1))
                        .build();
        this.client =
                MinioClient.builder()
                        .endpoint(settings.endpoint().toString())
                        .region(settings.region())
                        .credentials(settings.accessKey(), settings.secretKey())
                        .httpClient(http)
                        .build();
    }

    /**
     * Finds out what the bucket can do, by an object that it writes under {@code probe/} and
     * deletes again. Where conditional puts are understood, later puts save a request.
     */
    public S3Abilities probe() {
        BlobName name = new BlobName("probe/" + UUID.randomUUID());
        try {
            put(name, ByteBuffer.wrap(PROBE));
            boolean conditional = put(name, ByteBuffer.wrap(PROBE)) == PutOutcome.ALREADY_THERE;
            headBeforePut = !conditional;
            return new S3Abilities(conditional, readsRange(name), hasVersions(), hasObjectLock());
        } finally {
            delete(name);
        }
    }

    private boolean readsRange(BlobName name) {
        ByteBuffer range = ByteBuffer.allocate(2);
        try {
            getRange(name, 1, range);
        } catch (RepositoryException.Corrupt e) {
            // A store that ignores the range answers with another length.
            return false;
        }
        return range.get(0) == PROBE[1] && range.get(1) == PROBE[2];
    }

    private boolean hasVersions() {
        try {
            return client.getBucketVersioning(
                                    GetBucketVersioningArgs.builder()
                                            .bucket(settings.bucket())
                                            .build())
                            .status()
                    == VersioningConfiguration.Status.ENABLED;
        } catch (MinioException | IllegalStateException e) {
            return noneOf("read the versioning", e);
        }
    }

    private boolean hasObjectLock() {
        try {
            client.getObjectLockConfiguration(
                    GetObjectLockConfigurationArgs.builder().bucket(settings.bucket()).build());
            return true;
        } catch (MinioException | IllegalStateException e) {
            return noneOf("read the object lock", e);
        }
    }

    /** A store that does not know the question, or forbids it, does not have the ability for us. */
    private boolean noneOf(String what, Exception e) {
        return switch (S3Failures.failed(what, describe(), e)) {
            case RepositoryException.Unavailable unavailable
                    when !(e instanceof ErrorResponseException)
                            && !(e instanceof ServerException) ->
                    throw unavailable;
            case RepositoryException known -> false;
        };
    }

    @Override
    public PutOutcome putIfAbsent(BlobName name, ByteBuffer content) {
        if (headBeforePut && head(name).isPresent()) {
            return PutOutcome.ALREADY_THERE;
        }
        return put(name, content);
    }

    @Override
    public void replace(BlobName name, ByteBuffer content) {
        try {
            client.putObject(putting(name, content).build());
        } catch (MinioException | IllegalStateException e) {
            throw S3Failures.failed("replace " + name, describe(), e);
        }
    }

    private PutObjectArgs.Builder putting(BlobName name, ByteBuffer content) {
        return PutObjectArgs.builder()
                .bucket(settings.bucket())
                .object(name.value())
                .data(array(content), content.remaining());
    }

    private PutOutcome put(BlobName name, ByteBuffer content) {
        try {
            client.putObject(
                    putting(name, content)
                            .extraHeaders(new Http.Headers("If-None-Match", "*"))
                            .build());
            return PutOutcome.STORED;
        } catch (MinioException | IllegalStateException e) {
            if (S3Failures.isAlreadyThere(e)) {
                return PutOutcome.ALREADY_THERE;
            }
            throw S3Failures.failed("put " + name, describe(), e);
        }
    }

    /** The client takes an array from its start; packs are such arrays and are not copied. */
    private static byte[] array(ByteBuffer content) {
        if (content.hasArray() && content.arrayOffset() == 0 && content.position() == 0) {
            return content.array();
        }
        byte[] bytes = new byte[content.remaining()];
        content.duplicate().get(bytes);
        return bytes;
    }

    @Override
    public byte[] get(BlobName name, int bytesMax) {
        try (GetObjectResponse object =
                client.getObject(
                        GetObjectArgs.builder()
                                .bucket(settings.bucket())
                                .object(name.value())
                                .build())) {
            byte[] bytes = object.readNBytes(bytesMax);
            if (object.read() >= 0) {
                throw new RepositoryException.Corrupt(
                        Damage.of(name),
                        "it has more than the " + bytesMax + " bytes it may have",
                        null);
            }
            return bytes;
        } catch (MinioException | IOException | IllegalStateException e) {
            throw readFailure(name, e);
        }
    }

    @Override
    public void getRange(BlobName name, long offset, ByteBuffer target) {
        int length = target.remaining();
        if (length == 0) {
            return;
        }
        try (GetObjectResponse object =
                client.getObject(
                        GetObjectArgs.builder()
                                .bucket(settings.bucket())
                                .object(name.value())
                                .offset(offset)
                                .length((long) length)
                                .build())) {
            int read = fill(object, target);
            if (read < length || object.read() >= 0) {
                throw tooShort(name, offset, length, null);
            }
        } catch (MinioException | IOException | IllegalStateException e) {
            if (S3Failures.isBeyondEnd(e)) {
                throw tooShort(name, offset, length, e);
            }
            throw readFailure(name, e);
        }
    }

    private static int fill(GetObjectResponse object, ByteBuffer target) throws IOException {
        if (target.hasArray()) {
            int start = target.arrayOffset() + target.position();
            int read = object.readNBytes(target.array(), start, target.remaining());
            target.position(target.position() + read);
            return read;
        }
        int start = target.position();
        byte[] piece = new byte[Math.min(PIECE_BYTES, target.remaining())];
        while (target.hasRemaining()) {
            int read = object.readNBytes(piece, 0, Math.min(piece.length, target.remaining()));
            if (read == 0) {
                break;
            }
            target.put(piece, 0, read);
        }
        return target.position() - start;
    }

    private static RepositoryException.Corrupt tooShort(
            BlobName name, long offset, int length, @Nullable Exception cause) {
        return new RepositoryException.Corrupt(
                Damage.of(name),
                "the %d bytes from %d on are not all there".formatted(length, offset),
                cause);
    }

    private RepositoryException readFailure(BlobName name, Exception e) {
        return S3Failures.isAbsent(e)
                ? new RepositoryException.Missing(Damage.of(name), e)
                : S3Failures.failed("get " + name, describe(), e);
    }

    @Override
    public Optional<BlobInfo> head(BlobName name) {
        try {
            long bytes =
                    client.statObject(
                                    StatObjectArgs.builder()
                                            .bucket(settings.bucket())
                                            .object(name.value())
                                            .build())
                            .size();
            return Optional.of(new BlobInfo(name, bytes));
        } catch (MinioException | IllegalStateException e) {
            if (S3Failures.isAbsent(e)) {
                return Optional.empty();
            }
            throw S3Failures.failed("head " + name, describe(), e);
        }
    }

    @Override
    public Stream<BlobInfo> list(String prefix) {
        Iterable<Result<Item>> objects =
                client.listObjects(
                        ListObjectsArgs.builder()
                                .bucket(settings.bucket())
                                .prefix(prefix)
                                .recursive(true)
                                .build());
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(new Items(objects.iterator()), 0),
                        false)
                .filter(item -> !item.isDir())
                .flatMap(item ->
                        BlobName.parse(item.objectName()).stream()
                                .map(name -> new BlobInfo(name, item.size())));
    }

    /** A listing asks for its pages as it goes, and throws what goes wrong wherever it is asked. */
    private final class Items implements Iterator<Item> {
        private final Iterator<Result<Item>> results;

        private Items(Iterator<Result<Item>> results) {
            this.results = results;
        }

        @Override
        public boolean hasNext() {
            try {
                return results.hasNext();
            } catch (IllegalStateException e) {
                throw S3Failures.failed("list objects", describe(), e);
            }
        }

        @Override
        public Item next() {
            try {
                return results.next().get();
            } catch (MinioException | IllegalStateException e) {
                throw S3Failures.failed("list objects", describe(), e);
            }
        }
    }

    @Override
    public void delete(BlobName name) {
        try {
            client.removeObject(
                    RemoveObjectArgs.builder()
                            .bucket(settings.bucket())
                            .object(name.value())
                            .build());
        } catch (MinioException | IllegalStateException e) {
            if (!S3Failures.isAbsent(e)) {
                throw S3Failures.failed("delete " + name, describe(), e);
            }
        }
    }

    @Override
    public String describe() {
        return "s3://" + settings.bucket() + " at " + settings.endpoint();
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
