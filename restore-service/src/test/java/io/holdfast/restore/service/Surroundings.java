package io.holdfast.restore.service;

import io.holdfast.localstack.PostgresServer;
import io.holdfast.localstack.S3Server;
import io.holdfast.localstack.SharedStack;
import io.holdfast.repository.config.RepositoryFromConfig;
import io.holdfast.repository.ledger.MemoryLedger;
import io.holdfast.repository.store.StoreMeter;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Kafka, PostgreSQL and S3, as the service finds them. */
public class Surroundings implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        PostgresServer postgres = SharedStack.postgres();
        S3Server s3 = SharedStack.s3();
        Map<String, String> settings = new HashMap<>(SharedStack.kafka().configuration());
        settings.putAll(postgres.configuration());
        settings.put("quarkus.datasource.jdbc.url", postgres.jdbcUrlOfSchema("restore"));
        settings.put("holdfast.repository.url", "s3://" + s3.createBucket("holdfast-restore"));
        settings.put("holdfast.repository.s3.endpoint", s3.endpoint().toString());
        settings.put("holdfast.repository.s3.region", s3.region());
        settings.put("holdfast.repository.s3.access-key", s3.accessKey());
        settings.put("holdfast.repository.s3.secret-key", s3.secretKey());
        settings.put("holdfast.repository.create-if-missing", "true");
        settings.put("holdfast.repository.key-file", key().toAbsolutePath().toString());
        makeRepository(settings);
        return settings;
    }

    /** As transfer-service does; this one only reads. */
    private static void makeRepository(Map<String, String> settings) {
        new RepositoryFromConfig(
                        new SmallRyeConfigBuilder()
                                .withSources(
                                        new PropertiesConfigSource(settings, "surroundings", 100))
                                .build(),
                        StoreMeter.none(),
                        _ -> {})
                .open(MemoryLedger::new)
                .close();
    }

    private static Path key() {
        try {
            Path folder = Files.createTempDirectory(Path.of("target"), "surroundings");
            return Files.writeString(folder.resolve("master.key"), "5a".repeat(32));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void stop() {
        // The shared servers end with the JVM.
    }
}
