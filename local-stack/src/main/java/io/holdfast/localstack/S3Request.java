package io.holdfast.localstack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A request without a body, signed by AWS Signature Version 4 ("Authenticating Requests: Using the
 * Authorization Header" of the S3 API Reference). Enough to see an S3 server answer and to create a
 * bucket, without a client library.
 */
record S3Request(URI endpoint, String accessKey, String secretKey) {

    static final String REGION = "us-east-1";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);
    private static final int DATE_LENGTH = "yyyyMMdd".length();
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final String SIGNED = "host;x-amz-content-sha256;x-amz-date";

    /** Sends {@code method} for {@code path}, which starts with a slash and needs no escaping. */
    HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        String time =
                ZonedDateTime.now(Clock.systemUTC())
                        .withZoneSameInstant(ZoneOffset.UTC)
                        .format(TIME);
        String scope = time.substring(0, DATE_LENGTH) + "/" + REGION + "/s3/aws4_request";
        String emptyBody = hex(sha256(""));
        String canonical =
                String.join(
                        "\n",
                        method,
                        path,
                        "",
                        "host:" + endpoint.getAuthority(),
                        "x-amz-content-sha256:" + emptyBody,
                        "x-amz-date:" + time,
                        "",
                        SIGNED,
                        emptyBody);
        String toSign = String.join("\n", "AWS4-HMAC-SHA256", time, scope, hex(sha256(canonical)));
        String authorization =
                "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                        .formatted(accessKey, scope, SIGNED, hex(hmac(signingKey(scope), toSign)));
        HttpRequest request =
                HttpRequest.newBuilder(endpoint.resolve(path))
                        .timeout(ANSWER_WITHIN)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .header("x-amz-content-sha256", emptyBody)
                        .header("x-amz-date", time)
                        .header("Authorization", authorization)
                        .build();
        try (HttpClient client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(ANSWER_WITHIN)
                        .build()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    private byte[] signingKey(String scope) {
        byte[] key = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/", -1)) {
            key = hmac(key, part);
        }
        return key;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
