package io.holdfast.repository.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.localstack.S3Server;
import io.holdfast.localstack.SharedStack;
import io.holdfast.repository.Repository;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.s3.S3Abilities;
import io.holdfast.repository.sealing.MasterKey;
import io.holdfast.repository.store.RepositoryException;
import io.holdfast.repository.store.StoreMeter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryFromConfigTest {

    @TempDir Path folder;
    private final Map<String, String> properties = new HashMap<>();
    private final List<S3Abilities> probed = new ArrayList<>();

    @BeforeEach
    void a_key_file() throws Exception {
        Path key = folder.resolve("key");
        Files.writeString(key, MasterKey.generate().toBase64());
        set("key-file", key.toString());
    }

    private void set(String name, String value) {
        properties.put("holdfast.repository." + name, value);
    }

    private Repository open() {
        return new RepositoryFromConfig(
                        new SmallRyeConfigBuilder()
                                .withSources(new PropertiesConfigSource(properties, "test", 100))
                                .build(),
                        StoreMeter.none(),
                        probed::add)
                .open(MemoryLedger::new);
    }

    @Test
    void a_folder_is_opened_and_made_only_where_that_is_allowed() {
        Path place = folder.resolve("repository");
        set("url", "file:" + place);

        assertThatThrownBy(this::open)
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("there is no repository in file:" + place);
        assertThat(place).doesNotExist();

        set("create-if-missing", "true");
        try (Repository made = open();
                Repository again = open()) {
            assertThat(again.id()).isEqualTo(made.id());
        }
        assertThat(probed).isEmpty();
    }

    @Test
    void limits_of_requests_are_numbers() {
        set("url", "file:" + folder.resolve("repository"));
        set("create-if-missing", "true");
        set("requests-in-flight", "2");
        set("requests-per-second", "100000");
        open().close();

        set("requests-per-second", "-1");
        assertThatThrownBy(this::open)
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("holdfast.repository.requests-per-second");
    }

    @Test
    void a_bucket_is_probed_and_opened() {
        S3Server s3 = SharedStack.s3();
        set("url", "s3://" + s3.createBucket("config-" + UUID.randomUUID()));
        set("create-if-missing", "true");
        set("s3.endpoint", s3.endpoint().toString());
        set("s3.access-key", s3.accessKey());
        set("s3.secret-key", s3.secretKey());
        try (Repository made = open();
                Repository again = open()) {
            assertThat(again.id()).isEqualTo(made.id());
        }
        assertThat(probed).hasSize(2);
        assertThat(probed.getFirst().rangeGet()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://bucket", "bucket", "s3:", "s3://bucket/prefix", "file:", "a b", ""})
    void a_url_that_means_nothing_is_refused_by_the_name_of_its_property(String url) {
        set("url", url);

        assertThatThrownBy(this::open)
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("holdfast.repository.url must be");
    }

    @Test
    void what_is_not_set_is_named() {
        set("url", "s3://bucket");

        assertThatThrownBy(this::open)
                .isInstanceOf(RepositoryException.Refused.class)
                .hasMessageContaining("holdfast.repository.s3.endpoint must be set");
    }
}
