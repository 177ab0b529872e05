package io.holdfast.commandline.location;

import io.holdfast.repository.directory.DirectoryBlobStore;
import io.holdfast.repository.s3.S3Abilities;
import io.holdfast.repository.s3.S3BlobStore;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.Retrying;
import io.holdfast.repository.store.RetryingBlobStore;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Opens stores; the one place of the command line where decorators are put around them.
 *
 * @param retryFor how long a store that is away is asked again
 */
public record Stores(S3Access s3, Duration retryFor) {

    /** For reading: asks nothing of the store. */
    public BlobStore open(Location location) {
        return decorated(
                switch (location) {
                    case Location.Directory(var folder) -> DirectoryBlobStore.in(folder);
                    case Location.Bucket(var name) -> new S3BlobStore(s3.bucket(name));
                });
    }

    /**
     * For writing: finds out first what a bucket can do.
     *
     * @param probed is told
     */
    public BlobStore openForWriting(Location location, Consumer<S3Abilities> probed) {
        return switch (location) {
            case Location.Directory directory -> open(directory);
            case Location.Bucket(var name) -> {
                S3BlobStore store = new S3BlobStore(s3.bucket(name));
                boolean answered = false;
                try {
                    probed.accept(retrying().ask(store::probe));
                    answered = true;
                    yield decorated(store);
                } finally {
                    if (!answered) {
                        store.close();
                    }
                }
            }
        };
    }

    private BlobStore decorated(BlobStore store) {
        return new RetryingBlobStore(store, retrying());
    }

    private Retrying retrying() {
        return Retrying.real(Retrying.Patience.defaults().within(retryFor));
    }
}
