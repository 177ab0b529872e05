package io.holdfast.commandline.commands;

import io.holdfast.commandline.location.Location;
import io.holdfast.commandline.terminal.Sizes;
import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositorySettings;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.RepositoryException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a repository. */
@Command(
        name = "init",
        description = {
            "Make a repository in an empty place.",
            "",
            "The master key is given by --key-file, or made with --new-key-file. Whoever loses it has lost the repository: keep a copy in another place."
        })
final class RepoInit extends RepositoryAction {

    @Option(
            names = "--new-key-file",
            paramLabel = "FILE",
            description = "Make a new master key in this new file, readable by its owner only.")
    private Optional<Path> newKeyFile = Optional.empty();

    @Option(
            names = "--chunk-size",
            paramLabel = "SIZE",
            defaultValue = "1MiB",
            converter = ByteCount.Reading.class,
            description =
                    "The grid on which full reads are cut, for ever (${DEFAULT-VALUE}): a power of two from 4KiB to 16MiB.")
    private ByteCount chunkSize = new ByteCount(1 << 20);

    @Option(
            names = "--segment-size",
            paramLabel = "SIZE",
            defaultValue = "1GiB",
            converter = ByteCount.Reading.class,
            description =
                    "The unit of work, for ever (${DEFAULT-VALUE}): a multiple of the chunk size, at most 16GiB and 131072 chunks.")
    private ByteCount segmentSize = new ByteCount(1 << 30);

    RepoInit(Invocation invocation) {
        super(invocation);
    }

    @Override
    Answer answer() throws IOException {
        RepositorySettings settings = settings();
        Location location = options().location(invocation);
        MasterKey key =
                newKeyFile.isPresent()
                        ? NewKeyFile.write(newKeyFile.get())
                        : options().key(invocation);
        try (Repository repository =
                opened(
                        storeForWriting(location),
                        store -> Repository.create(store, key, settings, MemoryLedger::new))) {
            return made(repository);
        }
    }

    private RepositorySettings settings() {
        try {
            return RepositorySettings.defaults()
                    .withLayout(Math.toIntExact(chunkSize.bytes()), segmentSize.bytes());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new RepositoryException.Refused(String.valueOf(e.getMessage()), e);
        }
    }

    private Answer made(Repository repository) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("repository", repository.id().toString());
        fields.put("chunkBytes", repository.settings().chunkBytes());
        fields.put("segmentBytes", repository.settings().segmentBytes());
        newKeyFile.ifPresent(file -> fields.put("keyFile", file.toAbsolutePath().toString()));
        String made =
                "repository %s made, in chunks of %s and segments of %s"
                        .formatted(
                                repository.id(),
                                Sizes.text(repository.settings().chunkBytes()),
                                Sizes.text(repository.settings().segmentBytes()));
        return newKeyFile.isPresent()
                ? Answer.of(
                        List.of(
                                made,
                                "its master key is in %s: keep a copy in another place, without it nothing can be restored"
                                        .formatted(newKeyFile.get().toAbsolutePath())),
                        fields)
                : Answer.of(List.of(made), fields);
    }
}
