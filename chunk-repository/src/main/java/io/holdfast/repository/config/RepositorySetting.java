package io.holdfast.repository.config;

import io.holdfast.repository.store.Retrying;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A setting of the repository; nothing else is read of a service's configuration here. */
public enum RepositorySetting {
    URL("url", URI.class, null, "Where it is: `s3://bucket` or `file:/path`"),
    KEY_FILE(
            "key-file",
            Path.class,
            null,
            "File with the master key: 32 bytes as base64 or 64 hexadecimal digits"),
    CREATE_IF_MISSING(
            "create-if-missing",
            Boolean.class,
            "false",
            "Whether the repository is made where there is none. Set it for one process only, and"
                    + " only the first time; who only reads never makes one"),
    RETRY_FOR(
            "retry-for",
            Duration.class,
            Retrying.Patience.defaults().deadline().toString(),
            "How long one request to a store that is away is repeated"),
    REQUESTS_IN_FLIGHT(
            "requests-in-flight",
            Integer.class,
            "64",
            "Requests of one process to the store that are in flight at once; 0 for any number. Of a"
                    + " store that says that it is asked too much fewer are asked until it answers"),
    REQUESTS_PER_SECOND(
            "requests-per-second",
            Integer.class,
            "0",
            "Requests of one process to the store that begin within a second; 0 for any number"),
    S3_ENDPOINT("s3.endpoint", URI.class, null, "The store, where the URL is `s3://`"),
    S3_REGION("s3.region", String.class, "us-east-1", "The region that requests are signed for"),
    S3_ACCESS_KEY("s3.access-key", String.class, null, "Who asks the store"),
    S3_SECRET_KEY("s3.secret-key", String.class, null, "What requests are signed with; a secret");

    private final String last;
    private final Class<?> type;
    private final @Nullable String fallback;
    private final String about;

    RepositorySetting(String last, Class<?> type, @Nullable String fallback, String about) {
        this.last = last;
        this.type = type;
        this.fallback = fallback;
        this.about = about;
    }

    /** The property's name. */
    public String property() {
        return "holdfast.repository." + last;
    }

    /** What its text is read as. */
    public Class<?> type() {
        return type;
    }

    /** What stands when it is not set; null where it must be set. */
    public @Nullable String fallback() {
        return fallback;
    }

    /** What it is for; a sentence without its end. */
    public String about() {
        return about;
    }
}
