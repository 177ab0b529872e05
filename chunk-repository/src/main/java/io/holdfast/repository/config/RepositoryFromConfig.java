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
import io.holdfast.repository.store.GatedBlobStore;
import io.holdfast.repository.store.MeteredBlobStore;
import io.holdfast.repository.store.RepositoryException;
import io.holdfast.repository.store.RequestGate;
import io.holdfast.repository.store.Retrying;
import io.holdfast.repository.store.RetryingBlobStore;
import io.holdfast.repository.store.StoreMeter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.Config;

/**
 * The repository of a service, from its configuration: {@link RepositorySetting} says what is read.
 */
public final class RepositoryFromConfig {

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
                flag(RepositorySetting.CREATE_IF_MISSING)
                        ? Repository.openOrCreate(
                                store, key, RepositorySettings.defaults(), ledgers)
                        : Repository.open(store, key, RepositorySettings.defaults(), ledgers));
    }

    /** Opens it for reading, which needs no ledger. It must have been made. */
    public RepositoryReader openForReading() {
        return opened(RepositoryReader::open);
    }

    private <R> R opened(BiFunction<BlobStore, MasterKey, R> door) {
        MasterKey key = MasterKey.fromFile(Path.of(required(RepositorySetting.KEY_FILE)));
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
        BlobStore metered = new MeteredBlobStore(medium(retrying), meter);
        return new RetryingBlobStore(new GatedBlobStore(metered, gate()), retrying);
    }

    private RequestGate gate() {
        return new RequestGate(
                number(RepositorySetting.REQUESTS_IN_FLIGHT),
                number(RepositorySetting.REQUESTS_PER_SECOND),
                Retrying.Time.real());
    }

    private int number(RepositorySetting setting) {
        String text = required(setting);
        if (!text.matches("\\d{1,9}")) {
            throw wrong(setting, "a number, 0 or more, not \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }

    private BlobStore medium(Retrying retrying) {
        URI url = uri(RepositorySetting.URL);
        String scheme = Optional.ofNullable(url.getScheme()).orElse("");
        return switch (scheme) {
            case "file" -> DirectoryBlobStore.in(folder(url));
            case "s3" -> s3(url, retrying);
            default ->
                    throw wrong(
                            RepositorySetting.URL,
                            "s3://bucket or file:/path, not \"" + url + "\"");
        };
    }

    private static Path folder(URI url) {
        String path = url.getPath();
        if (path == null || path.isEmpty() || url.getHost() != null) {
            throw wrong(RepositorySetting.URL, "an absolute path after file:, not \"" + url + "\"");
        }
        return Path.of(path);
    }

    private BlobStore s3(URI url, Retrying retrying) {
        String bucket = Optional.ofNullable(url.getAuthority()).orElse("");
        String path = Optional.ofNullable(url.getPath()).orElse("");
        if (bucket.isEmpty() || !(path.isEmpty() || path.equals("/"))) {
            throw wrong(
                    RepositorySetting.URL, "s3:// and a bucket, nothing more, not \"" + url + "\"");
        }
        S3BlobStore store =
                new S3BlobStore(
                        S3Settings.of(
                                uri(RepositorySetting.S3_ENDPOINT),
                                required(RepositorySetting.S3_REGION),
                                bucket,
                                required(RepositorySetting.S3_ACCESS_KEY),
                                required(RepositorySetting.S3_SECRET_KEY)));
        probed.accept(retrying.ask(store::probe));
        return store;
    }

    private Duration retryFor() {
        String text = required(RepositorySetting.RETRY_FOR);
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw wrong(
                    RepositorySetting.RETRY_FOR, "a duration such as PT2M, not \"" + text + "\"");
        }
    }

    private boolean flag(RepositorySetting setting) {
        return Boolean.parseBoolean(required(setting));
    }

    private URI uri(RepositorySetting setting) {
        String text = required(setting);
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw wrong(setting, "a URL, not \"" + text + "\"");
        }
    }

    private String required(RepositorySetting setting) {
        return config.getOptionalValue(setting.property(), String.class)
                .filter(text -> !text.isBlank())
                .or(() -> Optional.ofNullable(setting.fallback()))
                .orElseThrow(() -> wrong(setting, "set"));
    }

    private static RepositoryException.Refused wrong(RepositorySetting setting, String expected) {
        return new RepositoryException.Refused(
                "the configuration %s must be %s".formatted(setting.property(), expected));
    }
}
