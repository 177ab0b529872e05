package io.holdfast.transfer.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositorySettings;
import io.holdfast.repository.directory.DirectoryBlobStore;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.RepositoryException;
import io.holdfast.transfer.TransferLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

class WrongKeyTest {

    @TempDir Path folder;

    @Test
    void a_repository_of_another_key_is_refused_and_nothing_is_written() throws Exception {
        Repository.create(
                        DirectoryBlobStore.in(folder.resolve("repository")),
                        MasterKey.generate(),
                        RepositorySettings.defaults(),
                        MemoryLedger::new)
                .close();
        List<String> before = files();

        assertThatThrownBy(() -> open("22"))
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("key");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void what_is_not_configured_is_as_documented() {
        SmallRyeConfig config =
                new SmallRyeConfigBuilder()
                        .withConverter(Duration.class, 200, new DurationConverter())
                        .withMapping(TransferSettings.class)
                        .build();
        TransferSettings settings = config.getConfigMapping(TransferSettings.class);

        assertThat(settings.limits()).isEqualTo(TransferLimits.defaults());
        assertThat(settings.segmentsInFlight()).isEqualTo(2);
    }

    private Repository open(String digits) throws IOException {
        Path key = folder.resolve("key-" + digits);
        Files.writeString(key, digits.repeat(32));
        SmallRyeConfig config =
                new SmallRyeConfigBuilder()
                        .withConverter(Duration.class, 200, new DurationConverter())
                        .withMapping(TransferSettings.class)
                        .withDefaultValues(
                                Map.of(
                                        "holdfast.repository.url",
                                        "file:" + folder.resolve("repository"),
                                        "holdfast.repository.key-file",
                                        key.toString(),
                                        "holdfast.repository.create-if-missing",
                                        "true"))
                        .build();
        return new Outside()
                .repository(
                        config,
                        new SimpleMeterRegistry(),
                        config.getConfigMapping(TransferSettings.class),
                        // Nobody gets as far as the ledger with a wrong key.
                        new PGSimpleDataSource(),
                        Duration.ofSeconds(1));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("repository"))) {
            return all.map(Path::toString).sorted().toList();
        }
    }
}
