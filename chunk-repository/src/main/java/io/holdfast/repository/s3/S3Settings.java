package io.holdfast.repository.s3;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;

/**
 * How to reach a bucket.
 *
 * @param connect the longest time to connect
 * @param idle the longest time in which not one byte moves
 * @param request the longest time for one request, whatever its length
 */
public record S3Settings(
        URI endpoint,
        String region,
        String bucket,
        String accessKey,
        String secretKey,
        Duration connect,
        Duration idle,
        Duration request) {

    public S3Settings {
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(region, "region");
        Objects.requireNonNull(bucket, "bucket");
        Objects.requireNonNull(accessKey, "accessKey");
        Objects.requireNonNull(secretKey, "secretKey");
    }

    /** With time limits that let 64 MiB pass at 1 MiB a second. */
    public static S3Settings of(
            URI endpoint, String region, String bucket, String accessKey, String secretKey) {
        return new S3Settings(
                endpoint,
                region,
                bucket,
                accessKey,
                secretKey,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(90));
    }

    public S3Settings within(Duration connect, Duration idle, Duration request) {
        return new S3Settings(
                endpoint, region, bucket, accessKey, secretKey, connect, idle, request);
    }

    @Override
    public String toString() {
        return "S3Settings[%s in %s, region %s, keys redacted]".formatted(bucket, endpoint, region);
    }
}
