package io.holdfast.commandline.commands;

import io.holdfast.commandline.location.Location;
import io.holdfast.commandline.location.Occupancy;
import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryReader;
import io.holdfast.repository.RepositorySettings;
import io.holdfast.repository.ledger.LedgerSource;
import io.holdfast.repository.store.BlobInfo;
import io.holdfast.repository.store.BlobStore;
import io.holdfast.repository.store.RepositoryException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;

/** A command that works on a repository. */
abstract class RepositoryAction extends Action {

    private static final String EPOCHS = "epochs/";

    @Mixin private final RepositoryOptions options = new RepositoryOptions();

    RepositoryAction(Invocation invocation) {
        super(invocation);
    }

    final RepositoryOptions options() {
        return options;
    }

    /** What is done with something that is closed afterwards. */
    interface Use<R> {
        Answer of(R opened) throws IOException, InterruptedException;
    }

    /** With the repository opened for reading; nobody deletes from its directory meanwhile. */
    final Answer reading(Use<RepositoryReader> use) throws IOException, InterruptedException {
        Location location = options.location(invocation);
        try (Occupied occupied = new Occupied(location, Occupancy::reading);
                RepositoryReader repository =
                        opened(
                                options.stores(invocation).open(location),
                                store -> RepositoryReader.open(store, options.key(invocation)))) {
            return occupied.during(use, repository);
        }
    }

    /** With the repository opened for adding to it, by the shared ledger or one made for it. */
    final Answer adding(
            Optional<LedgerSource> shared,
            Function<BlobStore, LedgerSource> alone,
            Use<Repository> use)
            throws IOException, InterruptedException {
        Location location = options.location(invocation);
        try (Occupied occupied = new Occupied(location, Occupancy::adding);
                Repository repository =
                        opened(
                                storeForWriting(location),
                                store -> {
                                    if (shared.isEmpty()) {
                                        requireNoSharedLedger(store);
                                    }
                                    return Repository.open(
                                            store,
                                            options.key(invocation),
                                            RepositorySettings.defaults(),
                                            shared.orElseGet(() -> alone.apply(store)));
                                })) {
            return occupied.during(use, repository);
        }
    }

    final BlobStore storeForWriting(Location location) {
        return options.stores(invocation)
                .openForWriting(
                        location,
                        abilities ->
                                abilities
                                        .warnings()
                                        .forEach(warning -> note("warning: " + warning)));
    }

    /** Opens what owns the store from then on; closes the store where that fails. */
    static <R> R opened(BlobStore store, Function<BlobStore, R> door) {
        boolean opened = false;
        try {
            R repository = door.apply(store);
            opened = true;
            return repository;
        } finally {
            if (!opened) {
                store.close();
            }
        }
    }

    static void requireNoSharedLedger(BlobStore store) {
        try (Stream<BlobInfo> marks = store.list(EPOCHS)) {
            if (marks.findAny().isPresent()) {
                throw new RepositoryException.Refused(
                        "a shared ledger keeps the repository in %s, and would not know what this command does; give --ledger"
                                .formatted(store.describe()));
            }
        }
    }

    /** The lock on a directory; a bucket has none. */
    static final class Occupied implements AutoCloseable {
        private final Optional<Occupancy> lock;

        Occupied(Location location, Function<Path, Occupancy> how) {
            this.lock =
                    switch (location) {
                        case Location.Directory(var folder) -> Optional.of(how.apply(folder));
                        case Location.Bucket bucket -> Optional.empty();
                    };
        }

        <R> Answer during(Use<R> use, R opened) throws IOException, InterruptedException {
            return use.of(opened);
        }

        @Override
        public void close() {
            lock.ifPresent(Occupancy::close);
        }
    }
}
