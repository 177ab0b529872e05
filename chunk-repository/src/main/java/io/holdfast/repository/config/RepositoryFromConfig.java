package io.holdfast.repository.config;

import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.RepositorySettings;
import io.holdfast.repository.directory.DirectoryBlobStore;
import io.holdfast.repository.ledger.LedgerSource;
import io.holdfast.repository.s3.S3Abilities;
import io.holdfast.repository.s3.S3BlobStore;
import io.holdfast.repository.s3.S3Settings;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.MeteredBlobStore;
import io.holdfast.repository.store.RepositoryException;
import io.holdfast.repository.store.Retrying;
import io.holdfast.repository.store.RetryingBlobStore;
import io.holdfast.repository.store.StoreMeter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.Config;

/**
 * The repository of a service, from its configuration:
 *
 * <ul>
 *   <li>{@code holdfast.repository.url}: {@code s3://bucket} or {@code file:/path}
 *   <li>{@code holdfast.repository.key-file}: the master key
 *   <li>{@code holdfast.repository.create-if-missing}: {@code false} unless set; who only reads
 *       never makes one
 *   <li>{@code holdfast.repository.retry-for}: how long a store that is away is asked again,
 *       ISO-8601; {@code PT2M} unless set
 *   <li>{@code holdfast.repository.s3.endpoint}, {@code .access-key}, {@code .secret-key}, {@code
 *       .region} ({@code us-east-1} unless set)
 * </ul>
 */
public final class RepositoryFromConfig {

    private static final String PREFIX = "holdfast.repository.";
    private static final String DEFAULT_REGION = "us-east-1";

    private final Config config;
    private final StoreMeter meter;
    private final Consumer<S3Abilities> probed;

    /**
     * From the configuration of the service.
     *
     * @param meter is told of every request that reaches the store's client
     * @param probed is told what an S3 store can do, for the log
     */
    public RepositoryFromConfig(Config config, StoreMeter meter, Consumer<S3Abilities> probed) {
        this.config = config;
        this.meter = meter;
        this.probed = probed;
    }

    /** Opens it for writing; makes it first where that is allowed and the place is empty. */
    public Repository open(LedgerSource ledgers) {
        return opened((store, key) ->
                flag("create-if-missing")
                        ? Repository.openOrCreate(
                                store, key, RepositorySettings.defaults(), ledgers)
                        : Repository.open(store, key, RepositorySettings.defaults(), ledgers));
    }

    /** Opens it for reading, which needs no ledger. It must have been made. */
    public RepositoryReader openForReading() {
        return opened(RepositoryReader::open);
    }

    private <R> R opened(BiFunction<BlobStore, MasterKey, R> door) {
        MasterKey key = MasterKey.fromFile(Path.of(required("key-file")));
        BlobStore store = store();
        boolean opened = false;
        try {
            R repository = door.apply(store, key);
            opened = true;
            return repository;
        } finally {
            if (!opened) {
                store.close();
            }
        }
    }

    /** The one place where decorators are put around a store. */
    private BlobStore store() {
        Retrying retrying = Retrying.real(Retrying.Patience.defaults().within(retryFor()));
        return new RetryingBlobStore(new MeteredBlobStore(medium(retrying), meter), retrying);
    }

    private BlobStore medium(Retrying retrying) {
        URI url = uri("url");
        String scheme = Optional.ofNullable(url.getScheme()).orElse("");
        return switch (scheme) {
            case "file" -> DirectoryBlobStore.in(folder(url));
            case "s3" -> s3(url, retrying);
            default -> throw wrong("url", "s3://bucket or file:/path, not \"" + url + "\"");
        };
    }

    private static Path folder(URI url) {
        String path = url.getPath();
        if (path == null || path.isEmpty() || url.getHost() != null) {
            throw wrong("url", "an absolute path after file:, not \"" + url + "\"");
        }
        return Path.of(path);
    }

    private BlobStore s3(URI url, Retrying retrying) {
        String bucket = Optional.ofNullable(url.getAuthority()).orElse("");
        String path = Optional.ofNullable(url.getPath()).orElse("");
        if (bucket.isEmpty() || !(path.isEmpty() || path.equals("/"))) {
            throw wrong("url", "s3:// and a bucket, nothing more, not \"" + url + "\"");
        }
        S3BlobStore store =
                new S3BlobStore(
                        S3Settings.of(
                                uri("s3.endpoint"),
                                optional("s3.region").orElse(DEFAULT_REGION),
                                bucket,
                                required("s3.access-key"),
                                required("s3.secret-key")));
        probed.accept(retrying.ask(store::probe));
        return store;
    }

    private Duration retryFor() {
        try {
            return optional("retry-for")
                    .map(Duration::parse)
                    .orElse(Retrying.Patience.defaults().deadline());
        } catch (java.time.format.DateTimeParseException e) {
            throw wrong("retry-for", "a duration such as PT2M");
        }
    }

    private boolean flag(String name) {
        return optional(name).map(Boolean::parseBoolean).orElse(false);
    }

    private URI uri(String name) {
        try {
            return URI.create(required(name));
        } catch (IllegalArgumentException e) {
            throw wrong(name, "a URL, not \"" + required(name) + "\"");
        }
    }

    private String required(String name) {
        return optional(name).orElseThrow(() -> wrong(name, "set"));
    }

    private Optional<String> optional(String name) {
        return config.getOptionalValue(PREFIX + name, String.class).filter(text -> !text.isBlank());
    }

    private static RepositoryException.Refused wrong(String name, String expected) {
        return new RepositoryException.Refused(
                "the configuration %s%s must be %s".formatted(PREFIX, name, expected));
    }
}
